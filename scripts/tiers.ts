import { emptyReport, type TierReport, withFailure, wordsOf } from "./report";

/** One kind of check. A tier that throws counts as one failure. */
export interface Tier {
  readonly name: string;
  /** @param part what stands behind the tier's name on the command line, as in `editor:kindling` */
  run(part?: string): Promise<TierReport>;
}

interface TierResult extends TierReport {
  readonly seconds: number;
}

/**
 * Runs all tiers, or those that were named as `tier[:part]`. The last line says how it went: "N passed, N failed".
 * @returns the exit code
 */
export async function runTiers(tiers: readonly Tier[], given: readonly string[]): Promise<number> {
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
