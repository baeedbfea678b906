import { spawnSync } from "node:child_process";
import { run } from "./childProcess";
import { runCommandTier, runMochaTier } from "./commandTiers";
import { runEditorTier } from "./editorTier";
import { runOlderTier } from "./olderTier";
import { emptyReport, type TierReport, withFailure, wordsOf } from "./report";
import { root } from "./root";
import { ensureSystemPackages } from "./systemPackages";
import { ensureTestHost } from "./testHost";

/** One kind of check. A tier that throws counts as one failure. */
interface Tier {
  readonly name: string;
  /** @param part what stands behind the tier's name on the command line, as in `editor:kindling` */
  run(part?: string): Promise<TierReport>;
}

interface TierResult extends TierReport {
  readonly seconds: number;
}

const minute = 60_000;

const tiers: readonly Tier[] = [
  { name: "types", run: () => runCommandTier("types", ["tsc", "-b"], 5 * minute) },
  { name: "lint", run: () => runCommandTier("lint", ["biome", "ci"], 2 * minute) },
  { name: "unit", run: () => runMochaTier("unit", 5 * minute) },
  { name: "host", run: () => runMochaTier("host", 10 * minute) },
  { name: "host-older", run: () => runOlderTier(10 * minute) },
  { name: "editor", run: (part) => runEditorTier(10 * minute, part) },
  { name: "windows", run: runWindows },
  { name: "silence", run: runSilence },
  { name: "vsix", run: runVsix },
];

/** Several windows of one VS Code, driven from outside. */
async function runWindows(): Promise<TierReport> {
  if (!(await ensureSystemPackages())) throw new Error("Without these packages there is no VS Code to test in.");
  await ensureTestHost();
  return await runMochaTier("windows", 10 * minute);
}

/** The proof of silence runs where there is no network but the machine's own. */
async function runSilence(): Promise<TierReport> {
  if (!(await ensureSystemPackages())) throw new Error("Without these packages nothing can be traced.");
  await ensureTestHost();
  if (
    spawnSync("unshare", ["--net", "true"]).status !== 0 &&
    spawnSync("unshare", ["--net", "--map-root-user", "true"]).status !== 0
  )
    throw new Error(
      "This machine allows no network namespace (unshare --net), as plain containers do: give CAP_SYS_ADMIN.",
    );
  const ownNetwork = process.getuid?.() === 0 ? ["unshare", "--net"] : ["unshare", "--net", "--map-root-user"];
  const wrapper = [...ownNetwork, "sh", "-c", 'ip link set lo up && exec "$0" "$@"'];
  return await runMochaTier("silence", 10 * minute, { wrapper });
}

/** Packs the extension as it is published, installs that and uses it. Last, because it leaves the minified build in dist/. */
async function runVsix(): Promise<TierReport> {
  if (!(await ensureSystemPackages())) throw new Error("Without these packages there is no VS Code to test in.");
  await ensureTestHost();
  for (const script of [["esbuild.js", "--production"], ["out/scripts/package.js"]]) {
    const code = await run(process.execPath, script, { cwd: root, timeoutMs: 5 * minute });
    if (code !== 0) throw new Error(`${script.join(" ")} ended with ${code}.`);
  }
  return await runMochaTier("vsix", 10 * minute);
}

/**
 * `npm test [tier[:setup]...]`: all tiers or those that were named. The last line says how it went: "N passed, N failed".
 */
async function main(given: readonly string[]): Promise<number> {
  const names = given.map((one) => one.split(":")[0] ?? one);
  const unknown = names.filter((name) => !tiers.some((tier) => tier.name === name));
  if (unknown.length > 0) {
    console.error(`No tier is called ${unknown.join(", ")}. There are: ${tiers.map(({ name }) => name).join(", ")}.`);
  }
  const results: TierResult[] = [];
  for (const tier of tiers) {
    if (names.length === 0) results.push(await runTier(tier, undefined));
    const chosen = given.filter((one) => one.split(":")[0] === tier.name);
    for (const one of chosen) results.push(await runTier(tier, one.split(":")[1]));
  }
  printTable(results);
  const passed = sum(results.map((result) => result.passed));
  const failed = sum(results.map((result) => result.failed)) + unknown.length;
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

async function runTier({ name, run }: Tier, part: string | undefined): Promise<TierResult> {
  console.log(`\n── ${name} ──`);
  const start = Date.now();
  const report = await run(part).catch((error: unknown) => withFailure(emptyReport(name), wordsOf(error)));
  return { ...report, seconds: (Date.now() - start) / 1000 };
}

function printTable(results: readonly TierResult[]): void {
  for (const { tier, failures } of results) {
    for (const { title, message } of failures) console.log(`\n✗ ${tier}: ${title}\n${message.replace(/^/gm, "    ")}`);
  }
  console.log(`\n${"tier".padEnd(10)}${["seconds", "passed", "failed"].map((word) => word.padStart(10)).join("")}`);
  for (const { tier, seconds, passed, failed } of results) {
    const cells = [seconds.toFixed(1), String(passed), String(failed)];
    console.log(`${tier.padEnd(10)}${cells.map((cell) => cell.padStart(10)).join("")}`);
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

void main(process.argv.slice(2)).then((code) => process.exit(code));
