import { cpSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "./root";

/**
 * Copies the sample workspace, so that what is typed into it harms nobody.
 * @param name of the copy's folder, which a window shows as its workspace's name
 * @returns the copy's folder, which is removed when this process ends
 */
export function copySample(name = "sample"): string {
  const parent = mkdtempSync(path.join(os.tmpdir(), "hearth-sample-"));
  process.once("exit", () => rmSync(parent, { recursive: true, force: true }));
  const folder = path.join(parent, name);
  cpSync(path.join(root, "test", "fixtures", "workspaces", "sample"), folder, { recursive: true });
  return folder;
}
