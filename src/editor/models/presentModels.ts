import * as os from "node:os";
import { findModels } from "../../backends/found/findModels";
import type { PresentModel } from "../../core/model/choices";

/** @param folder absolute path of Hearth's own */
export async function presentModels(folder: string): Promise<readonly PresentModel[]> {
  return await findModels({ platform: process.platform, home: os.homedir(), env: process.env, own: folder });
}
