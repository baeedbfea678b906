import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/** A fresh folder for the tests of one `describe`, removed after them. Call it in the body of `describe`. */
export function tempFolder(): (...names: readonly string[]) => string {
  let folder = "";
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "hearth-test-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  return (...names) => path.join(folder, ...names);
}
