import type * as vscode from "vscode";
import type { Logger } from "../util/logger";

/** Hearth's log channel as a {@link Logger}. Its level is VS Code's own setting for the channel. */
export function channelLogger(channel: vscode.LogOutputChannel): Logger {
  return {
    debug: (message) => channel.debug(message),
    info: (message) => channel.info(message),
    warn: (message) => channel.warn(message),
    error: (message) => channel.error(message),
  };
}
