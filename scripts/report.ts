import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { LiveProcess } from "./childProcess";

/** What a test tier hands back, as JSON in the file that HEARTH_TEST_REPORT names. */
export interface TierReport {
  readonly tier: string;
  readonly passed: number;
  readonly failed: number;
  readonly failures: readonly TestFailure[];
}

export interface TestFailure {
  readonly title: string;
  readonly message: string;
}

export function writeReport(file: string, report: TierReport): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(report, undefined, 2));
}

/**
 * Reads a report and removes it, so that a later run that writes none is not taken for a good one.
 * @returns nothing when the file is missing or is no report
 */
export function takeReport(file: string): TierReport | undefined {
  try {
    const report: unknown = JSON.parse(readFileSync(file, "utf8"));
    return isReport(report) ? report : undefined;
  } catch {
    return undefined;
  } finally {
    rmSync(file, { force: true });
  }
}

function isReport(value: unknown): value is TierReport {
  const { tier, passed, failed, failures } = Object(value) as Record<string, unknown>;
  return typeof tier === "string" && Number.isInteger(passed) && Number.isInteger(failed) && Array.isArray(failures);
}

export function emptyReport(tier: string): TierReport {
  return { tier, passed: 0, failed: 0, failures: [] };
}

/** @returns the report with one failure more, under the name of the tier */
export function withFailure(report: TierReport, message: string): TierReport {
  const failure: TestFailure = { title: report.tier, message };
  return { ...report, failed: report.failed + 1, failures: [...report.failures, failure] };
}

/** How a run of tests ended. */
export interface RunEnd {
  readonly report: TierReport | undefined;
  /** The exit code that the tests had. */
  readonly code: number;
  /** Why the run did not come to its own end. */
  readonly problem: string | undefined;
  readonly survivors: readonly LiveProcess[];
}

/** Whatever a report says: a runner that did not end well and processes that stay are failures too. */
export function judge(tier: string, { report, code, problem, survivors }: RunEnd): TierReport {
  let result = report ?? emptyReport(tier);
  if (problem !== undefined) result = withFailure(result, problem);
  else if (report === undefined) result = withFailure(result, `The tests wrote no report and ended with ${code}.`);
  else if (code !== 0 && report.failed === 0) result = withFailure(result, `The tests passed but ended with ${code}.`);
  if (survivors.length > 0) {
    const lines = survivors.map(({ pid, command }) => `  ${pid} ${command}`);
    result = withFailure(result, ["Processes outlived the tests:", ...lines].join("\n"));
  }
  return result;
}

export function wordsOf(error: unknown): string {
  // One that comes from another process has an error's parts, and is none.
  const { stack, message } = Object(error) as { readonly stack?: unknown; readonly message?: unknown };
  return [stack, message].find((part) => typeof part === "string") ?? String(error);
}
