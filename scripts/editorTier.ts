import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Setup, setups } from "../test/editor/setups";
import { type RunEnd, type TierReport, wordsOf } from "./report";
import { root } from "./root";
import { SetupRun, sumOf } from "./setupRun";
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
  const reports: TierReport[] = [];
  for (const setup of chosen) reports.push(await runSetup(host, setup, limitMs));
  return sumOf(tier, reports);
}

async function runSetup(host: TestHost, setup: Setup, limitMs: number): Promise<TierReport> {
  console.log(`\n${setup.name}:`);
  const picture = path.join(root, "out", "screenshots", `${setup.name}-failed.png`);
  mkdirSync(path.dirname(picture), { recursive: true });
  rmSync(picture, { force: true });
  const run = new SetupRun(tier, setup);
  const ui = await UiRpc.listen(picture);
  try {
    const server = await VsCodeServer.start({
      host,
      settings: setup.settings ?? {},
      workspaceTrust: setup.workspaceTrust ?? false,
      env: { ...run.env, ...(!setup.byApiAlone && { HEARTH_TEST_UI: ui.address }) },
    });
    return run.judge(await stopped(server, async () => await runInWindow(server, run, ui, limitMs)));
  } catch (error) {
    return run.judge({ code: 1, problem: wordsOf(error), survivors: [] });
  } finally {
    ui.close();
  }
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

async function runInWindow(server: VsCodeServer, run: SetupRun, ui: UiRpc, limitMs: number): Promise<WindowEnd> {
  const workspace = run.workspaceIn(server);
  const onTestOutput = (line: string) => run.output.add(line);
  const developed = [root, ...run.others];
  const window = await VsCodeWindow.open(server, { workspace, developed, tests: run.tests, onTestOutput });
  try {
    ui.serve(window.workbench);
    const end = await endOf(window, limitMs);
    if (end.code !== 0) {
      run.printRest();
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
