import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { processesOfRun } from "../../scripts/childProcess";

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

/** The one model process of this folder. @throws {Error} when there is none, or more than one */
export function theModelProcessOf(runtimeFolder: string): number {
  const [pid, ...others] = modelProcessesOf(runtimeFolder);
  if (pid === undefined || others.length > 0) throw new Error(`${others.length + (pid ? 1 : 0)} model processes`);
  return pid;
}
