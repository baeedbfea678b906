import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { survivorsOfRun } from "../scripts/childProcess";
import { modelProcessesOf } from "../test/helpers/runFolder";
import { WindowProcess } from "../test/helpers/windowProcess";

const counts = [1, 2, 4, 8];
const typed = "for (let i = 0; i < items.length; i";

interface Figures {
  readonly processes: number;
  /** Of all model processes, bytes; what several of them share is counted once. */
  readonly memoryBytes: number;
  /** From the last window's start to its first suggestion. */
  readonly firstMs: number;
}

/**
 * What further windows cost: all windows on one model process beside one process for each. A window is a process that
 * runs the extension's backend without VS Code, whose own start is not what is measured.
 */
export async function benchSharing(): Promise<void> {
  console.log(`sharing: Kindling on ${os.cpus().length} cores (${os.cpus()[0]?.model})\n`);
  console.log("                    one for all                            one for each");
  console.log("windows   processes   memory   first suggestion    processes   memory   first suggestion");
  let alone: Figures | undefined;
  for (const count of counts) {
    const shared = await measure(count, false);
    const own = await measure(count, true);
    alone ??= shared;
    console.log(`${String(count).padStart(7)}${cells(shared, alone)}  ${cells(own, alone)}`);
  }
  console.log(
    "\nIn brackets: times what one window costs. Memory is proportional (PSS), the first suggestion that of the last window to open.",
  );
}

function cells({ processes, memoryBytes, firstMs }: Figures, alone: Figures): string {
  const times = (value: number, one: number) => `(${(value / one).toFixed(2)})`;
  const memory = `${Math.round(memoryBytes / 1e6)} MB ${times(memoryBytes, alone.memoryBytes)}`;
  const first = `${Math.round(firstMs)} ms ${times(firstMs, alone.firstMs)}`;
  return `${String(processes).padStart(6)}${memory.padStart(16)}${first.padStart(17)}`;
}

async function measure(count: number, isPrivate: boolean): Promise<Figures> {
  const run = mkdtempSync(path.join(os.tmpdir(), "hearth-bench-"));
  const windows: WindowProcess[] = [];
  try {
    let firstMs = 0;
    for (let at = 0; at < count; at++) {
      const window = await WindowProcess.fork({ HEARTH_RUNTIME_DIR: run });
      windows.push(window);
      const startedAt = performance.now();
      await window.start(run, { isPrivate });
      await window.serves();
      await window.complete(typed);
      firstMs = performance.now() - startedAt;
    }
    const processes = modelProcessesOf(run);
    const memoryBytes = processes.map(proportionalBytes).reduce((sum, one) => sum + one, 0);
    return { processes: processes.length, memoryBytes, firstMs };
  } finally {
    await Promise.all(windows.map((window) => window.close()));
    await survivorsOfRun(run);
    rmSync(run, { recursive: true, force: true });
  }
}

function proportionalBytes(pid: number): number {
  const kibibytes = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1];
  return Number(kibibytes) * 1024;
}
