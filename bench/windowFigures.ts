import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "../scripts/root";
import { copySample } from "../scripts/sample";
import { ensureTestHost } from "../scripts/testHost";
import { VsCodeServer } from "../scripts/vscodeServer";
import { VsCodeWindow } from "../scripts/vscodeWindow";
import type { Sections } from "./synchronous";
import { percentile } from "./typing/figures";

/**
 * Runs a module of the benches in the extension host of a real VS Code.
 * @param module its name; VS Code calls its `run`, which writes JSON to the file that HEARTH_BENCH_RESULT names
 */
export async function measuredInWindow<T>(module: string): Promise<T> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "hearth-bench-"));
  const result = path.join(folder, "result.json");
  const workspace = copySample();
  const server = await VsCodeServer.start({ host: await ensureTestHost(), env: { HEARTH_BENCH_RESULT: result } });
  try {
    const tests = path.join(root, "out", "bench", `${module}.js`);
    const window = await VsCodeWindow.open(server, { workspace, developed: [root], tests, onTestOutput: console.log });
    const code = await Promise.race([window.testsEnded, window.crashed().then(() => 1)]).finally(() => window.close());
    if (code !== 0) throw new Error(`The bench failed in VS Code:\n${server.log()}`);
    return JSON.parse(readFileSync(result, "utf8"));
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const longestAllowedMs = 16;

/**
 * The median of the runs' longest sections is judged. Where a run's is much longer than in most, something else stopped
 * the thread, in whatever function V8 was when it did: the first run's is what code costs that is not compiled yet.
 */
export function printLongest(what: string, runs: readonly Sections[]): void {
  const longest = runs.map((one) => one.longest);
  const median = percentile(
    longest.map(({ ownMs }) => ownMs),
    0.5,
  );
  print(`longest section, ${what}`, median, "ms", longestAllowedMs);
  console.log(`  in each run: ${longest.map(({ ownMs }) => ownMs.toFixed(1)).join(", ")} ms`);
  for (const { ms, ownMs, leastMs, where, engine } of longest.filter((one) => one.ownMs > longestAllowedMs)) {
    const bounds = `at least ${leastMs.toFixed(1)}, and ${ms.toFixed(1)} with what others had of the core`;
    console.log(`  ${ownMs.toFixed(1)} ms (${bounds}) in ${where.join(", ")}`);
    if (engine.length > 0) console.log(`  V8 by itself: ${engine.join(", ")}`);
  }
  const all = runs.flatMap(({ ownMs }) => ownMs);
  const over = all.filter((ms) => ms > longestAllowedMs).length;
  console.log(`  ${over} of ${all.length} sections over ${longestAllowedMs} ms`);
}

export function print(what: string, value: number, unit: string, budget?: number): void {
  const verdict = budget === undefined ? "" : `  of ${budget} ${unit}  ${value <= budget ? "ok" : "OVER"}`;
  console.log(`${what.padEnd(42)}${value.toFixed(1).padStart(9)} ${unit}${verdict}`);
}
