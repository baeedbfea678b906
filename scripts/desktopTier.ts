import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { downloadAndUnzipVSCode, runTests, type TestRunFailedError } from "@vscode/test-electron";
import { type Setup, setups } from "../test/editor/setups";
import { cacheFolder } from "./cacheFolder";
import { killAll, processesOfRun } from "./childProcess";
import { type RunEnd, type TierReport, wordsOf } from "./report";
import { root } from "./root";
import { RunFolder } from "./runFolder";
import { SetupRun, sumOf } from "./setupRun";
import { stageExtension } from "./stage";
import { ownTarget } from "./targets";

const tier = "desktop";
/** Milliseconds without a byte after which a download is given up. */
const downloadIdleMs = 30_000;

export interface DesktopOptions {
  /** `stable`, `insiders` or a version. */
  readonly version: string;
  /** A desktop VS Code that is there already: the program itself, and not the `code` of the command line. */
  readonly executable: string | undefined;
}

/**
 * Runs the setups that need no hands on the window in a desktop VS Code, on Linux, macOS or Windows. The limit is for
 * each of them.
 */
export async function runDesktopTier(limitMs: number, { version, executable }: DesktopOptions): Promise<TierReport> {
  const chosen = setups.filter(({ byApiAlone }) => byApiAlone);
  // As it is packed and not as it is built: node_modules has llama.cpp for Linux only.
  const extension = path.join(root, "out", "desktop");
  rmSync(extension, { recursive: true, force: true });
  await stageExtension(extension, ownTarget());
  if (executable !== undefined && !existsSync(executable)) throw new Error(`There is no ${executable}.`);
  const program = executable ?? (await downloaded(version));
  const reports: TierReport[] = [];
  for (const setup of chosen) reports.push(await runSetup({ program, extension }, setup, limitMs));
  return sumOf(tier, reports);
}

/** @throws with what was wanted and what can be done instead */
async function downloaded(version: string): Promise<string> {
  const cachePath = cacheFolder("desktop", undefined);
  try {
    return await downloadAndUnzipVSCode({ version, cachePath, timeout: downloadIdleMs });
  } catch (error) {
    throw new Error(
      [
        `VS Code (${version}) could not be downloaded: ${messageOf(error)}`,
        "It comes from Microsoft's own update server; HTTPS_PROXY is used where it is set.",
        "Without a way there, name a desktop VS Code that is installed:",
        "    npm run test:desktop -- --executable /path/to/its/program",
        "`npm test -- editor:api` runs the same suites in VS Code's server, on Linux and without that download.",
      ].join("\n"),
    );
  }
}

interface Desktop {
  readonly program: string;
  readonly extension: string;
}

async function runSetup(desktop: Desktop, setup: Setup, limitMs: number): Promise<TierReport> {
  console.log(`\n${setup.name}:`);
  const run = new SetupRun(tier, setup);
  const files = new RunFolder(setup.settings);
  // Also when we are interrupted.
  process.once("exit", () => files.remove());
  const end = await endOf(runInVsCode(desktop, run, files), files, limitMs);
  const report = run.judge({ ...end, survivors: await files.end() });
  if (report.failed > 0) run.printRest();
  return report;
}

async function runInVsCode({ program, extension }: Desktop, run: SetupRun, files: RunFolder): Promise<void> {
  const output = new PassThrough();
  createInterface(output).on("line", (line) => run.output.add(line));
  await runTests({
    vscodeExecutablePath: program,
    extensionDevelopmentPath: extension,
    extensionTestsPath: run.tests,
    extensionTestsEnv: { ...run.env, ...files.env },
    stdout: output,
    stderr: output,
    launchArgs: [
      run.workspaceIn(files),
      `--user-data-dir=${files.data}`,
      `--extensions-dir=${files.extensions}`,
      "--disable-telemetry",
      "--disable-crash-reporter",
      // Else a keychain may ask a user who is not there.
      "--use-inmemory-secretstorage",
    ],
  });
}

async function endOf(
  running: Promise<void>,
  { folder }: RunFolder,
  limitMs: number,
): Promise<Pick<RunEnd, "code" | "problem">> {
  const alarm = new AbortController();
  const ended = running.then(
    () => ({ code: 0, problem: undefined }),
    (error: unknown) => ({
      code: codeOf(error) ?? 1,
      problem: codeOf(error) === undefined ? wordsOf(error) : undefined,
    }),
  );
  const late = sleep(limitMs, { code: 1, problem: "The time limit ran out." }, { signal: alarm.signal });
  const end = await Promise.race([ended, late]);
  alarm.abort();
  // Ends VS Code too, where it is late.
  if (end.problem !== undefined) killAll(processesOfRun(folder));
  return end;
}

/** The exit code of a VS Code that came to its end; none where it could not be started or was killed. */
function codeOf(error: unknown): number | undefined {
  return (error as Partial<TestRunFailedError> | null)?.code;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
