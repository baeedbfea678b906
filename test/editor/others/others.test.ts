import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import { root } from "../../../scripts/root";
import type { Decision } from "../../../src/core/completion/completer";
import { OtherGhostText } from "../../../src/editor/others/otherGhostText";
import { Emitter } from "../../../src/util/event";
import { MemoryMemento } from "../../helpers/memento";
import { answerBehind, closeEditors, eventually, ghostTextIs, inWorkspace, openText, useTestModel } from "../hearth";
import { allTold } from "../told";
import { ui } from "../ui";

const words = "Twinny also writes grey text here. VS Code shows one of them at a time.";
const isOn = () => vscode.workspace.getConfiguration("twinny").inspect<boolean>("autoSuggestEnabled");

async function workspaceSettings(): Promise<unknown> {
  const uri = inWorkspace(".vscode/settings.json");
  const bytes = await vscode.workspace.fs.readFile(uri).then(
    (found) => found,
    () => undefined,
  );
  return bytes && JSON.parse(Buffer.from(bytes).toString());
}

const copilot = () => vscode.extensions.getExtension("GitHub.copilot-chat");

async function disableAiFeatures(value: true | undefined): Promise<void> {
  const { Global } = vscode.ConfigurationTarget;
  await vscode.workspace.getConfiguration("chat").update("disableAIFeatures", value, Global);
}

describe("another extension that writes grey text", () => {
  useTestModel([{ trigger: " =>", text: " firstAnswer(items, 42);" }]);
  before(async () => {
    // VS Code leaves Copilot out of a fresh window, and takes it in with this. Once it runs, it stays.
    await disableAiFeatures(true);
    await disableAiFeatures(undefined);
    await eventually("Copilot runs", () => {
      // One that is taken out meanwhile never ends this.
      void copilot()?.activate();
      return copilot()?.isActive === true;
    });
  });
  after(async () => {
    await disableAiFeatures(undefined);
    await closeEditors();
  });

  /** Hearth suggests something in a new file. */
  async function suggest(): Promise<void> {
    await openText("typescript", "const f = (x)‸\n");
    await ui.type(" =>");
    await ghostTextIs(" firstAnswer(items, 42);");
  }

  async function theirsIs(text: string): Promise<void> {
    await openText("plaintext", "‸");
    await ui.type("theirs:");
    await answerBehind("theirs:");
    await ghostTextIs(text);
  }

  it("is not spoken of before Hearth has something to show", async () => {
    const other = vscode.extensions.getExtension("rjmacarthy.twinny");
    await eventually("the other runs", () => other?.isActive === true);
    await theirsIs(" written by the other");
    assert.deepEqual(await ui.notifications(), []);
  });

  it("is not spoken of where VS Code's own switch keeps Hearth off", async () => {
    await disableAiFeatures(true);
    await openText("plaintext", "f(x‸");
    await ui.type(" => theirs:");
    await ghostTextIs(" written by the other");
    assert.deepEqual(await ui.notifications(), []);
    await disableAiFeatures(undefined);
  });

  it("is not Copilot, which comes with VS Code and runs here without an account", async () => {
    await ui.waitForStatusBarItem("hearth", "runs on this machine");
    assert.equal(copilot()?.isActive, true);
    const settings = vscode.workspace.getConfiguration().get<Record<string, boolean>>("github.copilot.enable");
    assert.equal(settings?.["*"], true);
    assert.equal(settings?.typescript, undefined);
    await suggest();
    assert.equal(await ui.waitForNotification("also writes grey text"), words);
  });

  it("is told of, and turned off by its own setting in the workspace when the user says so", async () => {
    assert.equal(await workspaceSettings(), undefined);
    assert.deepEqual(
      (await allTold()).filter((one) => /Hearth|grey text|Copilot/.test(one)),
      [words],
    );
    mkdirSync(path.join(root, "out", "screenshots"), { recursive: true });
    await ui.screenshot(path.join(root, "out", "screenshots", "others.png"));
    await ui.clickNotificationButton("Use Hearth Here");
    await eventually("it is off here", () => isOn()?.workspaceValue === false, isOn);
    assert.deepEqual(await workspaceSettings(), { "twinny.autoSuggestEnabled": false });
    assert.equal(isOn()?.globalValue, undefined);
    await theirsIs("");
  });

  it("is not told of again, not even with its grey text on again", async () => {
    await vscode.workspace
      .getConfiguration("twinny")
      .update("autoSuggestEnabled", undefined, vscode.ConfigurationTarget.Workspace);
    await suggest();
    await theirsIs(" written by the other");
    assert.deepEqual(await ui.notifications(), []);
  });

  it("is told of later where Hearth was off at the moment in which it looked", async () => {
    const decisions = new Emitter<Decision>();
    const told: string[] = [];
    let isOff = true;
    let looks = 0;
    const settings = {
      get areAiFeaturesDisabled() {
        looks++;
        return isOff;
      },
      ofOther: () => ({ inForce: true }),
    };
    const notify = { otherWriter: async (name: string) => void told.push(name) };
    const completer = { onDidDecide: decisions.event };
    const memory = new MemoryMemento();
    const others = new OtherGhostText({ completer, settings: settings as never, notify: notify as never, memory });
    const document = { languageId: "typescript" };
    const suggested = { request: { document }, outcome: { kind: "suggestion" } } as Decision;
    decisions.fire(suggested);
    await eventually("it has looked", () => looks > 0);
    isOff = false;
    decisions.fire(suggested);
    await eventually("it is told", () => told.length > 0);
    decisions.fire(suggested);
    others.dispose();
    assert.deepEqual(told, ["Twinny"]);
  });
});
