import assert from "node:assert/strict";
import * as vscode from "vscode";
import {
  closeEditors,
  decidedNone,
  eventually,
  ghostTextIs,
  hearth,
  modelIsReady,
  modelProcesses,
  openText,
  useTestModel,
} from "../hearth";
import { ui } from "../ui";

const answer = " firstAnswer(items, 42);";

describe("the model process", () => {
  useTestModel([{ trigger: " =>", text: answer }]);
  afterEach(closeEditors);

  const status = async () => {
    const found = await (await hearth()).processStatus();
    assert.ok(found, "no model process");
    return found;
  };

  it("may be killed in the middle of a completion: nobody is bothered, and the next key is answered", async () => {
    await openText("typescript", "const f = (x) ‸");
    const { pid } = await status();
    // Stopped first, so that the completion is surely under way when the process dies.
    process.kill(pid, "SIGSTOP");
    await ui.type("=>");
    await eventually("the model is asked", async () => (await hearth()).state().kind === "busy");
    await ui.watchStatusBarItem("hearth");
    process.kill(pid, "SIGKILL");
    await eventually("it is replaced", async () => {
      const now = await (await hearth()).processStatus();
      return now !== undefined && now.pid !== pid;
    });
    await modelIsReady("Test model");
    await ui.waitForStatusBarItem("hearth", "Test model runs on this machine");
    const labels = await ui.seenLabels();
    assert.ok(
      labels.some((label) => label.includes("Loading")),
      labels.join("\n"),
    );
    assert.deepEqual(await ui.notifications(), []);
    await ghostTextIs(answer);
    await ui.press("Backspace");
    await ui.type(">");
    await ghostTextIs(answer);
    assert.notEqual((await status()).pid, pid);
  });

  it("may hang: it is replaced, and the text that waited is answered", async () => {
    await openText("typescript", "const f = (x) ‸");
    const { pid } = await status();
    process.kill(pid, "SIGSTOP");
    await ui.type("=>");
    await ghostTextIs(answer);
    assert.notEqual((await status()).pid, pid);
    assert.deepEqual(await ui.notifications(), []);
  });

  it("has at most one completion at any moment in a burst of 200 keys, and none left after it", async () => {
    const { document } = await openText("typescript", "const text = [‸];\n");
    for (let key = 0; key < 200; key++) {
      await vscode.commands.executeCommand("type", { text: key % 20 === 19 ? "\n" : "x" });
    }
    await ui.type(" =>");
    await ui.waitForGhostText();
    assert.equal(document.getText().replace(/[^x]/g, "").length, 191);
    const { completions } = await eventually("all is settled", async () => {
      const now = await status();
      return now.completions.started === now.completions.settled ? now : undefined;
    });
    assert.equal(completions.running, 0);
    assert.equal(completions.peakRunning, 1);
  });

  it("answers the text that waited for it, as soon as it is ready", async () => {
    await openText("typescript", "const f = (x) ‸");
    const { pid } = await status();
    await vscode.commands.executeCommand("hearth.restart");
    const next = await eventually("there is a new process", () => modelProcesses().find((one) => one.pid !== pid));
    // Held up, so that the text surely comes before the model.
    process.kill(next.pid, "SIGSTOP");
    await ui.type("=>");
    await decidedNone("notReady");
    process.kill(next.pid, "SIGCONT");
    await ghostTextIs(answer);
  });
});
