import assert from "node:assert/strict";
import * as vscode from "vscode";
import {
  closeEditors,
  eventually,
  focusEditor,
  ghostTextIs,
  hearth,
  modelIsReady,
  openText,
  surePlace,
} from "../hearth";
import { ui } from "../ui";

describe("with VS Code's own inline suggestions turned off", () => {
  after(closeEditors);

  it("says so once, with a button that turns them on", async () => {
    await hearth();
    assert.match(await ui.waitForNotification("Inline Suggest"), /stay hidden/);
    await ui.clickNotificationButton("Turn It On");
    const isOn = () => vscode.workspace.getConfiguration("editor").get("inlineSuggest.enabled");
    await eventually("it is on", () => isOn() === true, isOn);
    await openText(surePlace.language, surePlace.marked);
    await modelIsReady("Kindling v1");
    await focusEditor();
    await ui.type(surePlace.typed);
    await ghostTextIs(surePlace.suggested);
    assert.deepEqual(await ui.notifications(), []);
  });
});
