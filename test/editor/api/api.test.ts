import assert from "node:assert/strict";
import * as vscode from "vscode";
import { closeEditors, eventually, hearth, modelIsReady, openText, surePlace, useTestModel } from "../hearth";
import { insert, processStatus, takes, type } from "./use";

const answer = " firstAnswer(items, 42);";
const sure = {
  open: () => openText(surePlace.language, surePlace.marked),
  taken: surePlace.marked.replace("‸", surePlace.typed + surePlace.suggested),
};

describe("Hearth out of the box, by VS Code's API alone", () => {
  afterEach(closeEditors);

  it("is active, and runs Kindling in a process for all windows", async () => {
    await sure.open();
    await modelIsReady("Kindling v1");
    const { isShared, clients, pid } = await processStatus();
    assert.deepEqual([isShared, clients.map(({ isYou }) => isYou)], [true, [true]]);
    assert.notEqual(pid, process.pid);
  });

  it("completes what is typed", async () => {
    const editor = await sure.open();
    await type(surePlace.typed);
    await takes(editor, sure.taken);
    const last = (await hearth()).decisions().find(({ request }) => request.before.endsWith(surePlace.typed));
    assert.equal(last?.outcome.kind, "suggestion");
  });

  for (const command of ["hearth.triggerCompletion", "editor.action.inlineSuggest.trigger"])
    it(`completes where it is asked to (${command})`, async () => {
      const editor = await sure.open();
      await insert(editor, surePlace.typed);
      await vscode.commands.executeCommand(command);
      await takes(editor, sure.taken);
    });

  it("can be turned off and on", async () => {
    const editor = await sure.open();
    const { decisions } = await hearth();
    const isEnabled = () => vscode.workspace.getConfiguration().get("hearth.completion.enabled");
    await vscode.commands.executeCommand("hearth.toggleCompletion");
    assert.equal(isEnabled(), false);
    const before = decisions()[0];
    await type(surePlace.typed.slice(0, -1));
    await vscode.commands.executeCommand("editor.action.inlineSuggest.trigger");
    assert.equal(decisions()[0], before);
    await vscode.commands.executeCommand("hearth.toggleCompletion");
    assert.equal(isEnabled(), true);
    await type(surePlace.typed.slice(-1));
    await takes(editor, sure.taken);
  });

  it("reports on its model process", async () => {
    await sure.open();
    await modelIsReady("Kindling v1");
    const { pid } = await processStatus();
    await vscode.commands.executeCommand("hearth.showProcess");
    const shown = () => vscode.window.activeTextEditor?.document.getText() ?? "";
    await eventually("the report is shown", () => /^completion +Kindling v1, ready/m.test(shown()), shown);
    assert.match(shown(), new RegExp(`^process +${pid}, up for`, "m"));
  });
});

describe("a model that the user's setting names, by VS Code's API alone", () => {
  useTestModel([{ trigger: " =>", text: answer }]);
  afterEach(closeEditors);

  it("completes", async () => {
    const editor = await openText("typescript", "const f = (x) ‸\n");
    await type("=>");
    await takes(editor, `const f = (x) =>${answer}\n`);
  });

  it("has another process after a restart, and after its process was lost", async () => {
    const editor = await openText("typescript", "const f = (x) ‸\n");
    const isOther = async (pid: number) => (await (await hearth()).processStatus())?.pid !== pid;
    const first = await processStatus();
    await vscode.commands.executeCommand("hearth.restart");
    await eventually("the process is another one", () => isOther(first.pid));
    const second = await processStatus();
    process.kill(second.pid, "SIGKILL");
    await eventually("the process is another one", () => isOther(second.pid));
    await modelIsReady("Test model");
    assert.equal(new Set([first.pid, second.pid, (await processStatus()).pid]).size, 3);
    await type("=>");
    await takes(editor, `const f = (x) =>${answer}\n`);
  });
});

describe("the setting taken back, by VS Code's API alone", () => {
  after(closeEditors);

  it("has Kindling complete again", async () => {
    const editor = await sure.open();
    await modelIsReady("Kindling v1");
    await type(surePlace.typed);
    await takes(editor, sure.taken);
  });
});
