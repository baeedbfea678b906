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

  it("becomes one file however often it is pressed, and another one beside what was changed", async () => {
    const code = await fence("python path=made/twice.py", "print(3)");
    await applier().newFile(code);
    const named = vscode.window.activeTextEditor?.document;
    await openFile("other.ts", "‸\n");
    await applier().newFile(code);
    assert.equal(vscode.window.activeTextEditor?.document, named);
    assert.equal(named?.getText(), "print(3)\n");
    await applier().newFile(await fence("python path=made/twice.py", "print(4)"));
    assert.equal(named?.getText(), "print(3)\n");
    assert.equal(vscode.window.activeTextEditor?.document.getText(), "print(4)\n");
  });

  it("goes to the clipboard", async () => {
    await applier().copy(await fence("ts", "a();"));
    assert.equal(await vscode.env.clipboard.readText(), "a();\n");
  });
});
