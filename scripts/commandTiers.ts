import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { killAll, type LiveProcess, processesWithEnvironment, run } from "./childProcess";
import { type TestFailure, type TierReport, takeReport } from "./report";
import { root } from "./root";

/** How long a process may take to notice that the tests which started it are over. */
const farewellMs = 3000;

/** A tier that is one command: passed when it exits with 0. */
export async function runCommandTier(tier: string, command: readonly string[], limitMs: number): Promise<TierReport> {
  const [program = "", ...args] = command;
  const code = await run(path.join(root, "node_modules", ".bin", program), args, { cwd: root, timeoutMs: limitMs });
  if (code === 0) return { tier, passed: 1, failed: 0, failures: [] };
  return withFailure({ tier, passed: 0, failed: 0, failures: [] }, `${command.join(" ")} ended with ${code}.`);
}

/**
 * A tier of mocha tests below out/test/`tier`, with a runtime folder of its own. No process may outlive it.
 * Mocha is a child so that a native crash or an endless loop costs this tier only.
 */
export async function runMochaTier(tier: string, limitMs: number): Promise<TierReport> {
  const runtimeFolder = mkdtempSync(path.join(os.tmpdir(), "hearth-test-"));
  const remove = () => rmSync(runtimeFolder, { recursive: true, force: true, maxRetries: 5 });
  // Also when we are interrupted.
  process.once("exit", remove);
  try {
    return await runMocha(tier, runtimeFolder, limitMs);
  } finally {
    process.off("exit", remove);
    remove();
  }
}

async function runMocha(tier: string, runtimeFolder: string, limitMs: number): Promise<TierReport> {
  const reportFile = path.join(root, "out", "reports", `${tier}.json`);
  takeReport(reportFile);
  let ended = false;
  let survivors: readonly LiveProcess[] = [];
  const code = await run(process.execPath, mochaCommand(tier), {
    cwd: root,
    env: { ...process.env, HEARTH_RUNTIME_DIR: runtimeFolder, HEARTH_TEST_REPORT: reportFile, HEARTH_TEST_TIER: tier },
    timeoutMs: limitMs,
    onExit: async () => {
      ended = true;
      survivors = await survivorsOf(runtimeFolder);
    },
  });
  killAll(processesWithEnvironment("HEARTH_RUNTIME_DIR", runtimeFolder));
  const report = takeReport(reportFile);
  return judge(tier, { report, code, timedOut: !ended, survivors });
}

interface MochaEnd {
  readonly report: TierReport | undefined;
  readonly code: number;
  readonly timedOut: boolean;
  readonly survivors: readonly LiveProcess[];
}

/** Whatever a report says, a runner that did not end well and processes that stay are failures too. */
function judge(tier: string, { report, code, timedOut, survivors }: MochaEnd): TierReport {
  let result = report ?? { tier, passed: 0, failed: 0, failures: [] };
  if (timedOut) result = withFailure(result, "The time limit of the tier ran out.");
  else if (report === undefined) result = withFailure(result, `The tests wrote no report and ended with ${code}.`);
  else if (code !== 0 && report.failed === 0) result = withFailure(result, `The tests passed but ended with ${code}.`);
  if (survivors.length > 0) result = withFailure(result, describeSurvivors(survivors));
  return result;
}

/** @returns the report with one failure more, under the name of the tier */
export function withFailure(report: TierReport, message: string): TierReport {
  const failure: TestFailure = { title: report.tier, message };
  return { ...report, failed: report.failed + 1, failures: [...report.failures, failure] };
}

export function describeSurvivors(survivors: readonly LiveProcess[]): string {
  const lines = survivors.map(({ pid, command }) => `  ${pid} ${command}`);
  return ["Processes outlived the tests:", ...lines].join("\n");
}

async function survivorsOf(runtimeFolder: string): Promise<readonly LiveProcess[]> {
  const find = () => processesWithEnvironment("HEARTH_RUNTIME_DIR", runtimeFolder);
  for (const end = Date.now() + farewellMs; find().length > 0 && Date.now() < end; ) await sleep(50);
  return find();
}

function mochaCommand(tier: string): readonly string[] {
  const mocha = path.join(root, "node_modules", "mocha", "bin", "mocha.js");
  const reporter = path.join(root, "out", "scripts", "mochaReporter.js");
  return ["--enable-source-maps", mocha, "--forbid-only", "--reporter", reporter, `out/test/${tier}/**/*.test.js`];
}
