import assert from "node:assert/strict";
import { chmodSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import { root } from "../../../scripts/root";
import { eventually, textIs } from "../hearth";
import { ui } from "../ui";
import { block, open, press, savedAs, useEditBench } from "./edits";

const crlf = "// ä 你好\r\nfunction one() {\r\n\treturn 1;\r\n}\r\n\r\nfunction two() {\r\n\treturn 2;\r\n}";
const picture = (name: string) => path.join(root, "out", "screenshots", `${name}.png`);

/** Several changes, far enough from each other to be told apart. */
const before = ["a();", "b();", "c();", "d();", "e();", "f();", ""].join("\n");
const after = ["a();", "B();", "c();", "d();", "E();", "e2();", "f();", ""].join("\n");

describe("a change that a model makes in the editor", () => {
  const bench = useEditBench();

  it("comes line by line, leaves what it has not come to, and is one undo and one redo, byte for byte", async () => {
    const editor = await open("crlf.ts", crlf);
    const call = await bench().ask(editor, 2, 4);
    call.writes("Sure:\n```ts\nfunction one(): number {\n");
    await textIs(
      editor.document,
      crlf.replace("\r\nfunction one() {", "\r\nfunction one(): number {\r\nfunction one() {"),
    );
    call.writes("  return 1");
    await ui.screenshot(picture("edit-writing"));
    await call.ends("1; // 🎉\n}\n```\nDone.");
    await bench().done();
    const changed = crlf.replace("function one() {\r\n\treturn 1;", "function one(): number {\r\n\treturn 11; // 🎉");
    await textIs(editor.document, changed);
    await ui.waitFor('.codelens-decoration:has-text("Accept")');
    await ui.screenshot(picture("edit-review"));
    await bench().edits.acceptAll();
    await savedAs(editor, changed);
    await press("Control+Z");
    await savedAs(editor, crlf);
    await press("Control+Shift+Z");
    await savedAs(editor, changed);
  });

  it("is accepted and discarded change by change, and what is left is one undo", async () => {
    const editor = await open("parts.ts", before);
    await (await bench().ask(editor, 1, 6)).ends(block(after));
    await bench().done();
    await textIs(editor.document, after);
    bench().edits.next();
    assert.equal(editor.selection.active.line, 1);
    await bench().edits.accept();
    bench().edits.next();
    assert.equal(editor.selection.active.line, 4);
    await bench().edits.discard();
    await savedAs(editor, before.replace("b();", "B();"));
    await press("Control+Z");
    await savedAs(editor, before);
  });

  it("is discarded as a whole, and comes back by undo", async () => {
    const editor = await open("all.ts", before);
    await (await bench().ask(editor, 1, 6)).ends(block(after));
    await bench().done();
    await bench().edits.discardAll();
    await textIs(editor.document, before);
    await press("Control+Z");
    await savedAs(editor, after);
  });

  it("may be of a file's first and last line, of all of it, and of nothing but an empty line", async () => {
    const editor = await open("edges.ts", "one();\n\nthree();");
    await (await bench().ask(editor, 3, 3)).ends(block("drei();\nvier();"));
    await bench().done();
    await bench().edits.acceptAll();
    await textIs(editor.document, "one();\n\ndrei();\nvier();");
    await (await bench().ask(editor, 1, 1)).ends(block("eins();\nzwo();"));
    await bench().done();
    await bench().edits.acceptAll();
    await textIs(editor.document, "eins();\nzwo();\n\ndrei();\nvier();");
    await (await bench().ask(editor, 3, 3)).ends(block("zweieinhalb();"));
    await bench().done();
    await bench().edits.acceptAll();
    await savedAs(editor, "eins();\nzwo();\nzweieinhalb();\ndrei();\nvier();");
    await (await bench().ask(editor, 1, 5)).ends(block("alles();"));
    await bench().done();
    await savedAs(editor, "alles();");
  });

  it("leaves all as it was where it is stopped, where nothing comes of it, and where the process dies", async () => {
    const editor = await open("stopped.ts", crlf);
    const stopped = await bench().ask(editor, 2, 4);
    stopped.writes("```ts\nfunction other() {\n  more();\n");
    await eventually("it is written", () => editor.document.getText().includes("more();"));
    bench().edits.stop();
    await bench().done();
    await textIs(editor.document, crlf);
    assert.deepEqual(bench().heard, []);
    await (await bench().ask(editor, 2, 4)).ends("I would rather not.");
    await bench().done();
    assert.match(bench().heard.join(), /The model gave no code\. .* It said: I would rather not\.$/);
    const dies = await bench().ask(editor, 2, 4);
    dies.writes("```ts\nfunction other() {\n  more();\n");
    await eventually("it is written", () => editor.document.getText().includes("more();"));
    await dies.fail("processGone");
    await bench().done();
    await savedAs(editor, crlf);
    assert.match(await ui.waitForNotification("nothing was changed"), /The model process was lost/);
  });

  it("is asked for once more where it does not parse, and says so where that does not either", async () => {
    const editor = await open("broken.ts", before);
    const again = async () => {
      await eventually("it is asked again", () => bench().backend.calls.length % 2 === 0);
      assert.match(bench().backend.call.question, /“\)” is missing in “.\(;”/);
      return bench().backend.call;
    };
    await (await bench().ask(editor, 2, 2)).ends(block("B(;"));
    const second = await again();
    second.writes("```ts\nB(1);\n");
    await ui.waitFor('.codelens-decoration:has-text("what came first does not parse")');
    await second.ends("```");
    await bench().done();
    const mended = before.replace("b();", "B(1);");
    await textIs(editor.document, mended);
    assert.deepEqual(bench().heard, []);
    await bench().edits.acceptAll();
    await (await bench().ask(editor, 5, 5)).ends(block("E(;"));
    await (await again()).ends(block("E(("));
    await bench().done();
    await textIs(editor.document, mended.replace("e();", "E(("));
    assert.match(await ui.waitForNotification("It may not compile"), /“E\(\(” does not parse|is missing in “E\(\(”/);
    await ui.screenshot(picture("edit-broken"));
    await press("Control+Z");
    await savedAs(editor, mended);
  });

  it("keeps what is typed elsewhere meanwhile, and is one undo without that", async () => {
    const editor = await open("elsewhere.ts", crlf);
    const call = await bench().ask(editor, 2, 4);
    call.writes("```ts\nfunction other() {\n");
    await eventually("it is written", () => editor.document.getText().includes("other"));
    const above = (text: string) => editor.edit((edit) => edit.insert(new vscode.Position(0, 0), text));
    await above("// mine\n");
    await call.ends("\treturn 7;\n}\n```");
    await bench().done();
    const changed = crlf.replace("function one() {\r\n\treturn 1;", "function other() {\r\n\treturn 7;");
    await textIs(editor.document, `// mine\r\n${changed}`);
    await above("// and mine\n");
    await bench().edits.acceptAll();
    await press("Control+Z");
    await press("Control+Z");
    await savedAs(editor, `// mine\r\n${crlf}`);
  });

  it("stops where the user types in its lines, loses nothing of that, and can be discarded", async () => {
    const editor = await open("inside.ts", before);
    const call = await bench().ask(editor, 2, 5);
    call.writes("```ts\nB();\nBB();\n");
    await eventually("it is written", () => editor.document.getText().includes("BB();"));
    await editor.edit((edit) => edit.insert(new vscode.Position(2, 0), "mine();"));
    await bench().done();
    assert.ok(call.isAborted);
    assert.match(editor.document.getText(), /B\(\);\nmine\(\);BB\(\);\n/);
    assert.match(bench().heard.join(), /You typed in the lines/);
    await bench().edits.discardAll();
    await savedAs(editor, before);
  });

  it("keeps what is typed in its lines right after it was stopped", async () => {
    const editor = await open("after.ts", before);
    const call = await bench().ask(editor, 2, 5);
    call.writes("```ts\nB();\nBB();\n");
    await eventually("it is written", () => editor.document.getText().includes("BB();"));
    const typing = editor.edit((edit) => edit.insert(new vscode.Position(2, 0), "mine();"));
    bench().edits.stop();
    await typing;
    await bench().done();
    // Whichever came first: what was typed stands, or stands where it had been put back.
    await eventually("it is there", () => editor.document.getText().includes("mine();"));
  });

  it("is over where an undo brings back its first or last line, so that no line comes twice", async () => {
    for (const [name, left] of Object.entries({ "last.ts": "b();\nc();\nd();", "first.ts": "c();\nd();\ne();" })) {
      const editor = await open(name, before);
      await (await bench().ask(editor, 2, 5)).ends(block(left));
      await bench().done();
      await textIs(editor.document, `a();\n${left}\nf();\n`);
      await press("Control+Z");
      await textIs(editor.document, before);
      await bench().edits.discardAll();
      await savedAs(editor, before);
    }
  });

  it("goes on where its document gets another language meanwhile", async () => {
    const document = await vscode.workspace.openTextDocument({ language: "javascript", content: before });
    const editor = await vscode.window.showTextDocument(document);
    const call = await bench().ask(editor, 1, 6);
    call.writes("```ts\na();\nB();\n");
    await eventually("it is written", () => document.getText().includes("B();"));
    await vscode.languages.setTextDocumentLanguage(document, "typescript");
    await call.ends(after.slice("a();\nB();\n".length));
    await bench().done();
    await textIs(document, after);
  });

  it("is told of where the editor takes no changes, though its file does", async () => {
    const editor = await open("session.ts", before);
    await vscode.commands.executeCommand("workbench.action.files.setActiveEditorReadonlyInSession");
    await (await bench().ask(editor, 1, 6)).ends(block(after));
    await bench().done();
    assert.match(bench().heard.join(), /takes no changes: it is read-only/);
    await savedAs(editor, before);
    await vscode.commands.executeCommand("workbench.action.files.resetActiveEditorReadonlyInSession");
  });

  it("runs in two files at once, also in one that is not seen any more", async () => {
    const first = await open("first.ts", before);
    const one = await bench().ask(first, 1, 6);
    one.writes("```ts\na();\nB();\n");
    await eventually("it is written", () => first.document.getText().includes("B();"));
    const second = await open("second.ts", before);
    const two = await bench().ask(second, 2, 2);
    await two.ends(block("zwei();"));
    await one.ends(after.slice("a();\nB();\n".length));
    await eventually("both are there", () => first.document.getText() === after);
    await savedAs(second, before.replace("b();", "zwei();"));
    await savedAs(await vscode.window.showTextDocument(first.document), after);
    await press("Control+Z");
    await savedAs(await vscode.window.showTextDocument(first.document), before);
  });

  it("is refused in words: in a file that is read-only, secret, git's own, and in lines that wait for a decision", async () => {
    const refused = async (name: string) => {
      const editor = await open(name, before);
      if (name === "fixed.ts") chmodSync(editor.document.uri.fsPath, 0o444);
      await bench().edits.start(editor, { from: 0, to: 1 }, { instruction: "x", background: "" });
    };
    for (const name of ["fixed.ts", ".env", ".git/hooks/post-commit"]) await refused(name);
    assert.equal(bench().backend.calls.length, 0);
    const editor = await open("twice.ts", before);
    await (await bench().ask(editor, 1, 6)).ends(block(after));
    await bench().done();
    await bench().edits.start(editor, { from: 3, to: 4 }, { instruction: "x", background: "" });
    const patterns = [/read-only/, /holds secrets/, /git itself/, /changed these lines already/];
    for (const [at, pattern] of patterns.entries()) assert.match(bench().heard[at] ?? "", pattern);
  });

  it("has to be agreed to by name where a file does more than it seems, before the model is asked", async () => {
    const editor = await open(".github/workflows/ci.yml", "on: push\n");
    const asking = bench().edits.start(editor, { from: 0, to: 1 }, { instruction: "x", background: "" });
    await ui.waitForQuickPickItem("Leave It");
    await ui.chooseQuickPick("Leave It");
    await asking;
    assert.equal(bench().backend.calls.length, 0);
  });

  it("works in an untitled file and in a cell of a notebook", async () => {
    const document = await vscode.workspace.openTextDocument({ language: "typescript", content: before });
    const editor = await vscode.window.showTextDocument(document);
    await (await bench().ask(editor, 2, 2)).ends(block("B();"));
    await bench().done();
    await textIs(document, before.replace("b();", "B();"));
    const cells = [new vscode.NotebookCellData(vscode.NotebookCellKind.Code, "x = 1", "python")];
    const notebook = await vscode.workspace.openNotebookDocument("jupyter-notebook", new vscode.NotebookData(cells));
    await vscode.window.showNotebookDocument(notebook);
    const cell = notebook.cellAt(0).document;
    const inCell = await eventually("the cell is an editor", () =>
      vscode.window.visibleTextEditors.find((one) => one.document === cell),
    );
    await (await bench().ask(inCell, 1, 1)).ends(block("x = 2", "python"));
    await bench().done();
    await textIs(cell, "x = 2");
  });

  it("shows the model what the code uses of other files, as these declare it", async () => {
    await open("prices.ts", "export function priceOf(item: string): number {\n  return item.length;\n}\n");
    const editor = await open("shop.ts", 'import { priceOf } from "./prices";\n\nexport const price = priceOf("a");\n');
    await bench().declares(editor, () => "prices.ts");
    const call = await bench().ask(editor, 3, 3);
    assert.match(call.question, /From prices\.ts:\n```typescript\nexport function priceOf\(item: string\): number/);
    await call.ends(block('export const price = priceOf("b");'));
    await bench().done();
  });
});
