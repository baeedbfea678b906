import assert from "node:assert/strict";
import * as vscode from "vscode";
import { ui } from "../ui";

describe("Hearth in VS Code", () => {
  it("activates", async () => {
    const extension = vscode.extensions.getExtension("hearth.hearth");
    assert.ok(extension, "VS Code does not know Hearth");
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it("is tested with a window that a user could use", async () => {
    await ui.openFile("greet.py");
    assert.equal(vscode.window.activeTextEditor?.document.languageId, "python");
  });
});
