import { renameSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/** Where things are kept that take long to get, shared by all clones. @param override a folder that the user names */
export function cacheFolder(name: string, override: string | undefined): string {
  if (override) return path.resolve(override);
  return path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache"), "hearth", name);
}

/**
 * Puts a folder that is complete in its final place.
 * @param isWhole tells whether another clone has finished first: then its folder is as good as ours
 */
export function moveInto(temporary: string, folder: string, isWhole: (folder: string) => boolean): void {
  if (isWhole(folder)) return;
  // One that was left half done by a version of ours that did not rename.
  rmSync(folder, { recursive: true, force: true });
  try {
    renameSync(temporary, folder);
  } catch (error) {
    if (!isWhole(folder)) throw error;
  }
}
