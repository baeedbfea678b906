import assert from "node:assert/strict";
import * as vscode from "vscode";
import { eventually, openFile, textIs } from "../hearth";
import { ui } from "../ui";
import { bytesOf, fence, hasProposal, picture, proposed, useApplier, write } from "./applier";

const file = "function a() {\n  return 1;\n}\n\nfunction b() {\n  return 2;\n}\n";

describe("a proposal on screen", () => {
  const applier = useApplier();

  async function show(name: string): Promise<vscode.TextDocument> {
    const uri = await write(name, file);
    await applier().apply(await fence(`ts path=${name}`, "function b() {", "  // more", "  return 3;", "}"));
    await proposed();
    await ui.waitFor('.editor-actions [aria-label^="Apply the Proposed Change"]');
    return await vscode.workspace.openTextDocument(uri);
  }

  it("is a diff with buttons that apply and discard it", async () => {
    const document = await show("buttons.ts");
    await ui.waitForEditorText("// more");
    await ui.screenshot(picture("apply-diff"));
    await ui.clickInto('.editor-actions [aria-label^="Discard the Proposed Change"]');
    await eventually("it is closed", () => !hasProposal());
    assert.equal(document.getText(), file);
    await show("buttons.ts");
    await ui.clickInto('.editor-actions [aria-label^="Apply the Proposed Change"]');
    await textIs(document, file.replace("return 2", "// more\n  return 3"));
    await eventually("it is closed", () => !hasProposal());
    await vscode.commands.executeCommand("undo");
    await textIs(document, file);
    assert.equal(bytesOf(document.uri), file);
  });

  it("is applied from the keyboard", async () => {
    const document = await show("keys.ts");
    await ui.press("F1");
    await ui.type("Apply the Proposed Change");
    await ui.waitForQuickPickItem("Apply the Proposed Change");
    await ui.press("Enter");
    await textIs(document, file.replace("return 2", "// more\n  return 3"));
  });
});

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
