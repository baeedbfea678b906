import { cpSync, mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "./root";

/** Copies the sample workspace, so that what is typed into it harms nobody. Answers the copy's folder. */
export function copySample(): string {
  const folder = path.join(mkdtempSync(path.join(os.tmpdir(), "hearth-sample-")), "sample");
  cpSync(path.join(root, "test", "fixtures", "workspaces", "sample"), folder, { recursive: true });
  return folder;
}
