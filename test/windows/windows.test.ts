import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "../../scripts/root";
import { copySample } from "../../scripts/sample";
import { ensureTestHost } from "../../scripts/testHost";
import { VsCodeServer } from "../../scripts/vscodeServer";
import { VsCodeWindow } from "../../scripts/vscodeWindow";
import { modelProcessesOf, theModelProcessOf } from "../helpers/runFolder";
import { useGhostText } from "../helpers/session";

const pictures = path.join(root, "out", "screenshots");

describe("two windows of a real VS Code", function () {
  this.timeout(240_000);
  let server: VsCodeServer;
  let alpha: VsCodeWindow;
  let beta: VsCodeWindow;
  const run = () => path.join(server.folder, "run");
  const open = (name: string) => VsCodeWindow.open(server, { workspace: copySample(name), developed: [root] });

  before(async () => {
    mkdirSync(pictures, { recursive: true });
    server = await VsCodeServer.start({ host: await ensureTestHost() });
    [alpha, beta] = await Promise.all([open("alpha"), open("beta")]);
  });
  after(async () => {
    await Promise.all([alpha?.close(), beta?.close()]);
    assert.deepEqual(await server.stop(), [], "no process is left");
  });

  async function eventually(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
    for (const end = Date.now() + 40_000; !(await holds()); await sleep(50)) {
      if (Date.now() > end) throw new Error(`it never came: ${what}`);
    }
  }

  it("complete with one model process, and the menu says who shares it", async () => {
    for (const { workbench } of [alpha, beta]) await useGhostText(workbench);
    await theModelProcessOf(run());
    const { workbench } = beta;
    let line = "";
    await eventually("the menu has what the process says", async () => {
      await workbench.clickStatusBarItem("hearth");
      await workbench.waitForQuickPickItem("Show the Model Process");
      line = (await workbench.quickPickItems()).find((item) => item.includes("Show the Model Process")) ?? "";
      // The menu does not wait long for the process.
      if (line.includes("windows")) return true;
      await workbench.press("Escape");
      await workbench.waitForNoQuickInput();
      return false;
    });
    assert.match(
      line,
      /2 windows: (alpha, beta \(this one\)|beta \(this one\), alpha) · completion: Kindling v1 · \d+ MB.* · up for/,
    );
    await workbench.screenshot(path.join(pictures, "windows-menu.png"));
    await workbench.chooseQuickPick("Show the Model Process");
    await workbench.waitForEditorText("windows +.*beta \\(this one\\) for");
    await workbench.screenshot(path.join(pictures, "windows-report.png"));
  });

  it("go on when the process is killed: both come back to one, and nobody is bothered", async () => {
    const lost = await theModelProcessOf(run());
    process.kill(lost, "SIGKILL");
    await eventually("another process", () => modelProcessesOf(run()).some((pid) => pid !== lost));
    for (const { workbench } of [alpha, beta]) {
      await workbench.openFile("basket.ts");
      await workbench.undoAll();
      await useGhostText(workbench);
      assert.deepEqual(await workbench.notifications(), []);
    }
    await theModelProcessOf(run());
  });

  it("one that closes takes nothing from the other; with the last one the process goes too", async () => {
    const pid = await theModelProcessOf(run());
    await alpha.close();
    await beta.workbench.undoAll();
    await useGhostText(beta.workbench);
    assert.equal(await theModelProcessOf(run()), pid);
    await beta.close();
    await eventually("the process leaves", () => modelProcessesOf(run()).length === 0);
  });
});
