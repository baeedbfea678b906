import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { run } from "../scripts/childProcess";
import { root } from "../scripts/root";
import { copySample } from "../scripts/sample";
import { ensureSystemPackages } from "../scripts/systemPackages";
import { ensureTestHost } from "../scripts/testHost";
import { VsCodeServer } from "../scripts/vscodeServer";
import { VsCodeWindow } from "../scripts/vscodeWindow";
import type { LargeFileFigures } from "./largeFileInEditor";
import type { StartupFigures } from "./startupInEditor";
import type { Sections } from "./synchronous";

const bundle = path.join(root, "dist", "extension.js");
const runs = 3;

/** How much Hearth costs a window that opens, and how soon it suggests. Measured on the build that is shipped. */
export async function benchStartup(): Promise<void> {
  if (!(await ensureSystemPackages("window")))
    throw new Error("Without these packages there is no VS Code to measure.");
  const built = await run(process.execPath, ["esbuild.js", "--production"], {
    cwd: root,
  });
  if (built !== 0) throw new Error("The build failed.");
  const figures: StartupFigures[] = [];
  for (let at = 0; at < runs; at++) figures.push(await measureOnce());
  const worst = (pick: (one: StartupFigures) => number) => Math.max(...figures.map(pick));
  console.log(`startup: the worst of ${runs} windows on ${os.cpus().length} cores (${os.cpus()[0]?.model})\n`);
  print(
    "activation",
    worst((one) => one.activationMs),
    "ms",
    30,
  );
  print("bundle", statSync(bundle).size / 1000, "KB", 300);
  print(
    "first suggestion, process warm",
    worst((one) => one.warmMs),
    "ms",
    2000,
  );
  print(
    "first suggestion, process cold",
    worst((one) => one.coldMs),
    "ms",
  );
  printSections(figures);
  printLargeFile(figures.map(({ largeFile }) => largeFile));
}

const longestAllowedMs = 16;

/**
 * The longest one is judged. On a machine that has other things to do it is mostly a wait, in whatever function V8 was
 * when it had to; so the others are told of too.
 */
function printSections(figures: readonly { readonly sections: Sections; readonly typedKeys: number }[]): void {
  const [longest] = figures.map(({ sections }) => sections.longest).sort((a, b) => b.ownMs - a.ownMs);
  if (!longest) return;
  const all = figures.flatMap(({ sections }) => sections.ownMs);
  const keys = figures.reduce((sum, { typedKeys }) => sum + typedKeys, 0);
  const over = all.filter((ms) => ms > longestAllowedMs).length;
  print(`longest synchronous section, ${keys} keys`, longest.ownMs, "ms", longestAllowedMs);
  console.log(`  with the time that others had the core: ${longest.ms.toFixed(1)} ms; in ${longest.where.join(", ")}`);
  console.log(`  ${over} of ${all.length} sections over ${longestAllowedMs} ms`);
  print("time on the thread for a key, mean", all.reduce((sum, ms) => sum + ms, 0) / keys, "ms");
}

function printLargeFile(figures: readonly LargeFileFigures[]): void {
  console.log("\nin a TypeScript file of 20,000 lines");
  const typed = figures.flatMap((one) => one.typedThroughMs).sort((a, b) => a - b);
  const accepted = figures.flatMap((one) => one.afterAcceptMs);
  print("typed-through key answered, median", typed[Math.floor(typed.length / 2)] ?? Number.NaN, "ms", 5);
  print(`typed-through key answered, worst of ${typed.length}`, Math.max(...typed), "ms", 5);
  print(`answered behind an accept, worst of ${accepted.length}`, Math.max(...accepted), "ms", 5);
  const over = [...typed, ...accepted].filter((ms) => ms > 5).length;
  console.log(`  ${over} of ${typed.length + accepted.length} over 5 ms`);
  const missed = figures.reduce((sum, one) => sum + one.missed, 0);
  console.log(`  beside these, ${missed} for which the model had to be asked`);
  printSections(figures);
}

async function measureOnce(): Promise<StartupFigures> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "hearth-bench-"));
  const result = path.join(folder, "result.json");
  const workspace = copySample();
  const server = await VsCodeServer.start({ host: await ensureTestHost(), env: { HEARTH_BENCH_RESULT: result } });
  try {
    const tests = path.join(root, "out", "bench", "startupInEditor.js");
    const window = await VsCodeWindow.open(server, { workspace, developed: [root], tests, onTestOutput: console.log });
    const code = await Promise.race([window.testsEnded, window.crashed().then(() => 1)]).finally(() => window.close());
    if (code !== 0) throw new Error(`The bench failed in VS Code:\n${server.log()}`);
    return JSON.parse(readFileSync(result, "utf8"));
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function print(what: string, value: number, unit: string, budget?: number): void {
  const verdict = budget === undefined ? "" : `  of ${budget} ${unit}  ${value <= budget ? "ok" : "OVER"}`;
  console.log(`${what.padEnd(42)}${value.toFixed(1).padStart(9)} ${unit}${verdict}`);
}
