import assert from "node:assert/strict";
import * as vscode from "vscode";
import { openFile, textIs } from "../hearth";
import { fence, useApplier } from "./applier";

describe("a block that is not applied", () => {
  const applier = useApplier();

  it("goes to where the cursor is, as one undo", async () => {
    const text = "class A {\n\n}\n";
    const { document } = await openFile("insert.ts", "class A {\n  ‸\n}\n");
    const before = document.getText();
    await applier().insertAtCursor(await fence("ts", "run() {", "    return 1;", "}"));
    await textIs(document, text.replace("\n\n", "\n  run() {\n      return 1;\n  }\n"));
    await vscode.commands.executeCommand("undo");
    await textIs(document, before);
  });

  it("becomes a file that is not saved, at its path or without one", async () => {
    await applier().newFile(await fence("python path=made/report.py", "print(1)"));
    const named = vscode.window.activeTextEditor?.document;
    assert.equal(named?.isUntitled, true);
    assert.match(named?.uri.path ?? "", /\/made\/report\.py$/);
    assert.equal(named?.getText(), "print(1)\n");
    await applier().newFile(await fence("py", "print(2)"));
    const unnamed = vscode.window.activeTextEditor?.document;
    assert.equal(unnamed?.languageId, "python");
    assert.equal(unnamed?.getText(), "print(2)\n");
  });

  it("goes to the clipboard", async () => {
    await applier().copy(await fence("ts", "a();"));
    assert.equal(await vscode.env.clipboard.readText(), "a();\n");
  });
});
