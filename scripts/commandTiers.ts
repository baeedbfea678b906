import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { killAll, type LiveProcess, processesOfRun, run, survivorsOfRun } from "./childProcess";
import { emptyReport, judge, type TierReport, takeReport, withFailure } from "./report";
import { root } from "./root";

/** A tier that is one command: passed when it exits with 0. */
export async function runCommandTier(tier: string, command: readonly string[], limitMs: number): Promise<TierReport> {
  const [program = "", ...args] = command;
  const code = await run(path.join(root, "node_modules", ".bin", program), args, { cwd: root, timeoutMs: limitMs });
  if (code === 0) return { ...emptyReport(tier), passed: 1 };
  return withFailure(emptyReport(tier), `${command.join(" ")} ended with ${code}.`);
}

/** Much of what tests of the model process do is waiting for a clock to run out, or for one thread. */
export const hostJobs = 3;

export interface MochaOptions {
  /** A command that runs mocha, with its arguments. */
  readonly wrapper?: readonly string[];
  /** Files with the tests, instead of all below out/test/`tier`. */
  readonly tests?: readonly string[];
  /** On top of our environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Files that run at the same time, each in a process of its own; one where nothing is said. */
  readonly jobs?: number;
}

/**
 * A tier of mocha tests with a runtime folder of its own. No process may outlive it.
 * Mocha is a child so that a native crash or an endless loop costs this tier only.
 */
export async function runMochaTier(tier: string, limitMs: number, options: MochaOptions = {}): Promise<TierReport> {
  const runtimeFolder = mkdtempSync(path.join(os.tmpdir(), "hearth-test-"));
  const remove = () => rmSync(runtimeFolder, { recursive: true, force: true, maxRetries: 5 });
  // Also when we are interrupted.
  process.once("exit", remove);
  try {
    return await runMocha(tier, runtimeFolder, limitMs, options);
  } finally {
    process.off("exit", remove);
    remove();
  }
}

async function runMocha(
  tier: string,
  runtimeFolder: string,
  limitMs: number,
  { wrapper = [], tests = [`out/test/${tier}/**/*.test.js`], env, jobs = 1 }: MochaOptions,
): Promise<TierReport> {
  const reportFile = path.join(root, "out", "reports", `${tier}.json`);
  takeReport(reportFile);
  let ended = false;
  let survivors: readonly LiveProcess[] = [];
  const [program = "", ...args] = [...wrapper, process.execPath, ...mochaCommand(tests, jobs)];
  const variables = { HEARTH_RUNTIME_DIR: runtimeFolder, HEARTH_TEST_REPORT: reportFile, HEARTH_TEST_TIER: tier };
  const code = await run(program, args, {
    cwd: root,
    env: { ...process.env, ...env, ...variables },
    timeoutMs: limitMs,
    onExit: async () => {
      ended = true;
      survivors = await survivorsOfRun(runtimeFolder);
    },
  });
  killAll(processesOfRun(runtimeFolder));
  const problem = ended ? undefined : "The time limit of the tier ran out.";
  return judge(tier, { report: takeReport(reportFile), code, problem, survivors });
}

function mochaCommand(tests: readonly string[], jobs: number): readonly string[] {
  const mocha = path.join(root, "node_modules", "mocha", "bin", "mocha.js");
  const reporter = path.join(root, "out", "scripts", "mochaReporter.js");
  // The tier has a limit of its own; this one is only to tell which test does not come to an end on a slow machine.
  const timeout = ["--timeout", "60000"];
  const parallel = jobs > 1 ? ["--parallel", "--jobs", String(jobs)] : [];
  return ["--enable-source-maps", mocha, "--forbid-only", ...parallel, ...timeout, "--reporter", reporter, ...tests];
}
