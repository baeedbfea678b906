import os from "node:os";
import path from "node:path";

/** Where things are kept that take long to get, shared by all clones. @param override a folder that the user names */
export function cacheFolder(name: string, override: string | undefined): string {
  if (override) return path.resolve(override);
  return path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache"), "hearth", name);
}
