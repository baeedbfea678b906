/*---------------------------------------------------------
 * Copyright (C) Microsoft Corporation. All rights reserved.
 *--------------------------------------------------------*/

import { join } from 'path';

export const watchdogPath = join(__dirname, 'watchdog.js');
export const bootloaderDefaultPath = join(__dirname, 'bootloader.js');
