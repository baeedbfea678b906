import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";

/** Reads a small file of ours; undefined where it is missing, or cut short by the very crash it tells of. */
export function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as T;
  } catch {
    return undefined;
  }
}

/** Whole or not at all; where nothing can be written (a full disk), nothing is remembered. */
export function writeJson(file: string, value: unknown): void {
  try {
    writeFileSync(`${file}.new`, JSON.stringify(value), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  } catch {
    removeFile(`${file}.new`);
  }
}

/** Where it cannot be done (a folder that became read-only), nothing must fail for it. */
export function removeFile(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // See above.
  }
}
