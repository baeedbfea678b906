import { existsSync } from "node:fs";
import path from "node:path";

/** The repository's folder: scripts run from out/, so it is looked for upwards. */
export const root = findRoot(__dirname);

function findRoot(folder: string): string {
  if (existsSync(path.join(folder, "package.json"))) return folder;
  const parent = path.dirname(folder);
  if (parent === folder) throw new Error("No package.json above the running script.");
  return findRoot(parent);
}
