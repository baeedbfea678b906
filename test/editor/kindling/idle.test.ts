import assert from "node:assert/strict";
import * as vscode from "vscode";
import {
  closeEditors,
  eventually,
  focusEditor,
  ghostTextIs,
  hearth,
  modelIsReady,
  modelProcesses,
  openText,
  surePlace,
} from "../hearth";
import { ui } from "../ui";

const setMinutes = (minutes: number | undefined) =>
  vscode.workspace
    .getConfiguration()
    .update("hearth.model.unloadAfterMinutes", minutes, vscode.ConfigurationTarget.Global);

describe("a model that nobody asks anything", () => {
  after(async () => {
    await setMinutes(undefined);
    await closeEditors();
  });

  it("gives its memory back, is not called lost, and is there for the next key", async () => {
    await openText(surePlace.language, surePlace.marked);
    await modelIsReady("Kindling v1");
    await setMinutes(0.02);
    const { state } = await hearth();
    await eventually("it sleeps", () => state().kind === "asleep", state);
    await eventually("its process is gone", () => modelProcesses().length === 0, modelProcesses);
    await ui.waitForStatusBarItem("hearth", "gave its memory back");
    await setMinutes(5);
    await focusEditor();
    await ui.type(surePlace.typed);
    await ghostTextIs(surePlace.suggested);
    assert.equal(modelProcesses().length, 1);
    assert.deepEqual(await ui.notifications(), []);
  });
});
