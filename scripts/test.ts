import { runCommandTier, runMochaTier } from "./commandTiers";
import { runEditorTier } from "./editorTier";
import { emptyReport, type TierReport, withFailure, wordsOf } from "./report";

/** One kind of check. A tier that throws counts as one failure. */
interface Tier {
  readonly name: string;
  run(): Promise<TierReport>;
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
  { name: "editor", run: () => runEditorTier(10 * minute) },
];

/** `npm test [tier...]`: all tiers or those that were named. The last line says how it went: "N passed, N failed". */
async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !tiers.some((tier) => tier.name === name));
  if (unknown.length > 0) {
    console.error(`No tier is called ${unknown.join(", ")}. There are: ${tiers.map(({ name }) => name).join(", ")}.`);
  }
  const results: TierResult[] = [];
  for (const tier of tiers) {
    if (names.length === 0 || names.includes(tier.name)) results.push(await runTier(tier));
  }
  printTable(results);
  const passed = sum(results.map((result) => result.passed));
  const failed = sum(results.map((result) => result.failed)) + unknown.length;
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

async function runTier({ name, run }: Tier): Promise<TierResult> {
  console.log(`\n── ${name} ──`);
  const start = Date.now();
  const report = await run().catch((error: unknown) => withFailure(emptyReport(name), wordsOf(error)));
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
