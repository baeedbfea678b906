import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "../scripts/root";
import { copySample } from "../scripts/sample";
import { ensureTestHost } from "../scripts/testHost";
import { VsCodeServer } from "../scripts/vscodeServer";
import { VsCodeWindow } from "../scripts/vscodeWindow";
import type { Sections } from "./synchronous";

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
 * The longest one is judged. On a machine that has other things to do it is mostly a wait, in whatever function V8 was
 * when it had to; so the others are told of too.
 */
export function printLongest(what: string, runs: readonly Sections[]): void {
  const [longest] = runs.map((one) => one.longest).sort((a, b) => b.ownMs - a.ownMs);
  if (!longest) return;
  const all = runs.flatMap(({ ownMs }) => ownMs);
  const over = all.filter((ms) => ms > longestAllowedMs).length;
  print(what, longest.ownMs, "ms", longestAllowedMs);
  console.log(`  with the time that others had the core: ${longest.ms.toFixed(1)} ms; in ${longest.where.join(", ")}`);
  console.log(`  ${over} of ${all.length} sections over ${longestAllowedMs} ms`);
}

export function print(what: string, value: number, unit: string, budget?: number): void {
  const verdict = budget === undefined ? "" : `  of ${budget} ${unit}  ${value <= budget ? "ok" : "OVER"}`;
  console.log(`${what.padEnd(42)}${value.toFixed(1).padStart(9)} ${unit}${verdict}`);
}
