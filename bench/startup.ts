import { statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { run } from "../scripts/childProcess";
import { root } from "../scripts/root";
import { ensureSystemPackages } from "../scripts/systemPackages";
import type { LargeFileFigures } from "./largeFileInEditor";
import type { StartupFigures } from "./startupInEditor";
import type { Sections } from "./synchronous";
import { measuredInWindow, print, printLongest } from "./windowFigures";

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
  for (let at = 0; at < runs; at++) figures.push(await measuredInWindow<StartupFigures>("startupInEditor"));
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

function printSections(figures: readonly { readonly sections: Sections; readonly typedKeys: number }[]): void {
  const runs = figures.map(({ sections }) => sections);
  const keys = figures.reduce((sum, { typedKeys }) => sum + typedKeys, 0);
  printLongest(`${keys} keys`, runs);
  const all = runs.flatMap(({ ownMs }) => ownMs);
  print("time on the thread for a key, mean", all.reduce((sum, ms) => sum + ms, 0) / keys, "ms");
}
