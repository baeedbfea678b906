import assert from "node:assert/strict";
import * as vscode from "vscode";
import { suggestedPattern, typed } from "../../helpers/session";
import { closeEditors, eventually, ghostTextIs, hearth, modelIsReady, openText, surePlace } from "../hearth";
import { ui } from "../ui";

describe("Hearth out of the box", () => {
  afterEach(closeEditors);

  it("shows in the status bar that Kindling runs on this machine", async () => {
    await ui.openFile("report.py");
    await modelIsReady("Kindling v1");
    await ui.waitForStatusBarItem("hearth", "Kindling v1 runs on this machine");
  });

  it("completes a TypeScript file", async () => {
    await ui.openFile("basket.ts");
    await ui.goTo(34, 33);
    await ui.press("Enter");
    await ui.type(typed, 20);
    await ui.waitForGhostText(suggestedPattern);
    await ui.press("Tab");
    const line = () => vscode.window.activeTextEditor?.document.lineAt(34).text;
    await eventually("it is accepted", () => line() === "    for (let i = 0; i < 10; i++) {", line);
  });

  it("completes a Python file", async () => {
    const { document } = await openText(surePlace.language, surePlace.marked);
    await ui.type(surePlace.typed);
    await ghostTextIs(surePlace.suggested);
    await ui.press("Tab");
    const line = () => document.lineAt(surePlace.line).text;
    await eventually("it is accepted", () => line() === surePlace.accepted, line);
  });

  it("offers in its menu what can be done, and says why nothing was suggested", async () => {
    await openText("typescript", "‸");
    await vscode.commands.executeCommand("hearth.triggerCompletion");
    await ui.clickStatusBarItem("hearth");
    await ui.waitForQuickPickItem("Snooze");
    const items = await ui.quickPickItems();
    const offered = [
      "Turn Off",
      "Turn Off for typescript",
      "Snooze",
      "Save Power",
      "Open Chat",
      "Why Was Nothing",
      "Choose a Model",
      "Manage Models",
      "Set Up a Server",
      "Show What Left This Machine",
      "Restart",
      "Show the Model Process",
      "Show Log",
    ];
    for (const [at, words] of offered.entries()) assert.match(items[at] ?? "", new RegExp(words));
    assert.equal(items.length, offered.length);
    await ui.chooseQuickPick("Why Was Nothing");
    await ui.waitForQuickPickItem("the document is empty");
    await ui.press("Escape");
  });

  it("can be snoozed and woken from the menu", async () => {
    await openText(surePlace.language, surePlace.marked);
    await ui.clickStatusBarItem("hearth");
    await ui.chooseQuickPick("Snooze for 10 Minutes");
    await ui.waitForStatusBarItem("hearth", "snoozed");
    await ui.waitForEditorFocus();
    await ui.type(surePlace.typed.slice(0, -1));
    await ui.clickStatusBarItem("hearth");
    await ui.chooseQuickPick("Wake Up");
    await ui.waitForStatusBarItem("hearth", "Kindling v1");
    await ui.waitForEditorFocus();
    await ui.type(surePlace.typed.slice(-1));
    await ghostTextIs(surePlace.suggested);
  });

  it("can be turned off and on", async () => {
    await openText(surePlace.language, surePlace.marked);
    await vscode.commands.executeCommand("hearth.toggleCompletion");
    await ui.waitForStatusBarItem("hearth", "Hearth is off.");
    assert.equal(vscode.workspace.getConfiguration().get("hearth.completion.enabled"), false);
    await ui.type(surePlace.typed.slice(0, -1));
    await vscode.commands.executeCommand("hearth.toggleCompletion");
    await ui.waitForStatusBarItem("hearth", "Kindling v1");
    await ui.type(surePlace.typed.slice(-1));
    await ghostTextIs(surePlace.suggested);
  });

  it("reports on its model process", async () => {
    await openText(surePlace.language, surePlace.marked);
    await modelIsReady("Kindling v1");
    await ui.type(surePlace.typed);
    await ui.waitForGhostText();
    await vscode.commands.executeCommand("hearth.showProcess");
    const shown = () => vscode.window.activeTextEditor?.document.getText() ?? "";
    await eventually("the report is shown", () => /^completion +Kindling v1, ready/m.test(shown()), shown);
    const status = await (await hearth()).processStatus();
    assert.match(shown(), new RegExp(`^process +${status?.pid}, up for`, "m"));
    assert.match(shown(), /^writes +\d+ tokens a second, measured$/m);
  });

  it("shows its log", async () => {
    await vscode.commands.executeCommand("hearth.showLog");
    const isShown = () => vscode.window.visibleTextEditors.some(({ document }) => document.uri.path.includes("Hearth"));
    await eventually("the log is shown", isShown, () =>
      vscode.window.visibleTextEditors.map(({ document }) => document.uri.toString()),
    );
    await vscode.commands.executeCommand("workbench.action.closePanel");
  });
});
