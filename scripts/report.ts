import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

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
