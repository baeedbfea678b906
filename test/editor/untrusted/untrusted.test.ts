import assert from "node:assert/strict";
import * as vscode from "vscode";
import { closeEditors, ghostTextIs, inWorkspace, modelIsReady, openText, surePlace } from "../hearth";
import { ui } from "../ui";

describe("a folder that is not trusted", () => {
  after(closeEditors);

  it("gets local completion, and its own settings are not read", async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    await openText(surePlace.language, surePlace.marked);
    await modelIsReady("Kindling v1");
    const settings = await vscode.workspace.fs.readFile(inWorkspace(".vscode/settings.json"));
    assert.match(Buffer.from(settings).toString(), /"hearth\.completion\.enabled": false/);
    assert.equal(vscode.workspace.getConfiguration().get("hearth.completion.enabled"), true);
    await ui.type(surePlace.typed);
    await ghostTextIs(surePlace.suggested);
  });
});
