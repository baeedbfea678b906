import { cpSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Setup, setups } from "../test/editor/setups";
import { EditorOutput } from "./editorOutput";
import { emptyReport, judge, type RunEnd, type TierReport, takeReport, wordsOf } from "./report";
import { root } from "./root";
import { ensureSystemPackages } from "./systemPackages";
import { ensureTestHost, type TestHost } from "./testHost";
import { UiRpc } from "./uiRpc";
import { VsCodeServer } from "./vscodeServer";
import { VsCodeWindow } from "./vscodeWindow";

const tier = "editor";
const shownLogLines = 60;

/**
 * Runs every setup's suites in a real VS Code, one setup after the other. The limit is for each of them.
 * @param only the one setup to run, by name
 */
export async function runEditorTier(limitMs: number, only?: string): Promise<TierReport> {
  const chosen = setups.filter(({ name }) => only === undefined || name === only);
  if (chosen.length === 0) throw new Error(`No setup is called ${only}.`);
  if (!(await ensureSystemPackages())) throw new Error("Without these packages there is no VS Code to test in.");
  const host = await ensureTestHost();
  let sum = emptyReport(tier);
  for (const setup of chosen) sum = add(sum, await runSetup(host, setup, limitMs));
  return sum;
}

function add(sum: TierReport, { passed, failed, failures }: TierReport): TierReport {
  return {
    ...sum,
    passed: sum.passed + passed,
    failed: sum.failed + failed,
    failures: [...sum.failures, ...failures],
  };
}

async function runSetup(host: TestHost, setup: Setup, limitMs: number): Promise<TierReport> {
  console.log(`\n${setup.name}:`);
  const reportFile = path.join(root, "out", "reports", `${tier}-${setup.name}.json`);
  takeReport(reportFile);
  const picture = path.join(root, "out", "screenshots", `${setup.name}-failed.png`);
  mkdirSync(path.dirname(picture), { recursive: true });
  rmSync(picture, { force: true });
  const ui = await UiRpc.listen(picture);
  try {
    const server = await startServer(host, setup, { HEARTH_TEST_REPORT: reportFile, HEARTH_TEST_UI: ui.address });
    const end = await stopped(server, async () => await runInWindow(server, setup, ui, limitMs));
    return judge(`${tier} ${setup.name}`, { ...end, report: takeReport(reportFile) });
  } catch (error) {
    return judge(`${tier} ${setup.name}`, { report: undefined, code: 1, problem: wordsOf(error), survivors: [] });
  } finally {
    ui.close();
  }
}

async function startServer(host: TestHost, setup: Setup, env: Readonly<Record<string, string>>): Promise<VsCodeServer> {
  const suites = path.join(root, "out", "test", "editor", setup.name);
  return await VsCodeServer.start({
    host,
    settings: setup.settings ?? {},
    workspaceTrust: setup.workspaceTrust ?? false,
    env: { ...env, HEARTH_TEST_SUITES: suites, HEARTH_TEST_TIER: `${tier} ${setup.name}` },
  });
}

type WindowEnd = Pick<RunEnd, "code" | "problem">;

/** Does the work and ends the server in any case. */
async function stopped(server: VsCodeServer, work: () => Promise<WindowEnd>): Promise<Omit<RunEnd, "report">> {
  const end = await work().catch((error: unknown): WindowEnd => ({ code: 1, problem: wordsOf(error) }));
  if (end.code !== 0) {
    console.log(`The server said:\n${server.log().trimEnd().split("\n").slice(-shownLogLines).join("\n")}`);
  }
  const survivors = await server.stop();
  return { ...end, survivors };
}

async function runInWindow(server: VsCodeServer, setup: Setup, ui: UiRpc, limitMs: number): Promise<WindowEnd> {
  // In the server's folder, so that it is removed with it.
  const workspace = path.join(server.folder, "workspace");
  cpSync(path.join(root, "test", "fixtures", "workspaces", setup.workspace), workspace, { recursive: true });
  const tests = path.join(root, "out", "test", "editor", "index.js");
  const output = new EditorOutput();
  const onTestOutput = (line: string) => output.add(line);
  const others = (setup.extensions ?? []).map((name) => path.join(root, "test", "fixtures", "extensions", name));
  const window = await VsCodeWindow.open(server, { workspace, developed: [root, ...others], tests, onTestOutput });
  try {
    ui.serve(window.workbench);
    const end = await endOf(window, limitMs);
    if (end.code !== 0) {
      console.log(`The window said:\n${output.rest(shownLogLines)}`);
      console.log("What the window showed when a step failed is in out/screenshots.");
    }
    return end;
  } finally {
    await window.close();
  }
}

async function endOf(window: VsCodeWindow, limitMs: number): Promise<WindowEnd> {
  const alarm = new AbortController();
  const end = await Promise.race([
    window.testsEnded.then((code): WindowEnd => ({ code, problem: undefined })),
    window.crashed().then((): WindowEnd => ({ code: 1, problem: "The window crashed." })),
    sleep<WindowEnd>(limitMs, { code: 1, problem: "The time limit ran out." }, { signal: alarm.signal }),
  ]);
  alarm.abort();
  return end;
}
