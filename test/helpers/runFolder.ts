import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { processesOfRun } from "../../scripts/childProcess";
import { eventually } from "./eventually";

/**
 * A fresh runtime folder (mode 0700) below that of the tier, which removes it and fails if a process of it is left.
 */
export function newRunFolder(): string {
  return mkdtempSync(path.join(process.env.HEARTH_RUNTIME_DIR ?? os.tmpdir(), "run-"));
}

/** Process ids of the model processes that were started for this folder. */
export function modelProcessesOf(runtimeFolder: string): readonly number[] {
  return processesOfRun(runtimeFolder)
    .filter(({ command }) => command.includes("host.mjs"))
    .map(({ pid }) => pid);
}

/** The one model process of this folder, once those that found its place taken have left. */
export async function theModelProcessOf(runtimeFolder: string): Promise<number> {
  let found: readonly number[] = [];
  await eventually("one model process", () => {
    found = modelProcessesOf(runtimeFolder);
    return found.length === 1;
  });
  const [pid] = found;
  if (pid === undefined) throw new Error("There is no model process.");
  return pid;
}
