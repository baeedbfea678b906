import assert from "node:assert/strict";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import * as vscode from "vscode";
import { eventually, textIs } from "../hearth";
import { ui } from "../ui";
import { block, open, useEditBench } from "./edits";

const numbered = Array.from({ length: 24 }, (_, at) => `line${at}();`);
const textOf = (lines: readonly string[]) => `${lines.join("\n")}\n`;
/** Some lines are others; the first line counts 0. */
const changed = (lines: readonly string[], others: Readonly<Record<number, string>>) =>
  lines.map((line, at) => others[at] ?? line);
const text = textOf(numbered);

/** Another program, or another window, writes the file. */
/** In one step: VS Code may look at a file that is half written. */
function writes({ document }: vscode.TextEditor, lines: readonly string[]): void {
  const file = document.uri.fsPath;
  writeFileSync(`${file}.new`, textOf(lines));
  renameSync(`${file}.new`, file);
}

describe("a change in a file that another program writes", () => {
  const bench = useEditBench();

  it("is decided about as ever, and what both wrote is VS Code's to ask about", async () => {
    const editor = await open("conflict.ts", text);
    const call = await bench().ask(editor, 11, 12);
    call.writes("```ts\none();\n");
    await eventually("it is written", () => editor.document.isDirty);
    const theirs = changed(numbered, { 1: "theirs();", 20: "theirs too();" });
    writes(editor, theirs);
    await call.ends("two();\n```\n");
    await bench().done();
    const ours = changed(numbered, { 10: "one();", 11: "two();" });
    await textIs(editor.document, textOf(ours));
    await bench().edits.discard();
    await textIs(editor.document, text);
    // VS Code asks which of both is to stay.
    void editor.document.save();
    await ui.waitForNotification("The content of the file is newer");
    assert.equal(readFileSync(editor.document.uri.fsPath, "utf8"), textOf(theirs));
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await textIs(editor.document, textOf(theirs));
    assert.deepEqual(bench().heard, []);
  });

  it("keeps to its lines where the file is loaded again, before it is written and afterwards", async () => {
    const editor = await open("reloaded.ts", text);
    const call = await bench().ask(editor, 11, 12);
    const once = ["first();", ...changed(numbered, { 1: "theirs();", 20: "theirs too();" })];
    writes(editor, once);
    await textIs(editor.document, textOf(once));
    await call.ends(block("one();\nmore();\ntwo();"));
    await bench().done();
    const ours = [...once.slice(0, 11), "one();", "more();", "two();", ...once.slice(13)];
    await textIs(editor.document, textOf(ours));
    await editor.document.save();
    const twice = ["zeroth();", ...changed(ours, { 12: "theirs also();", 22: "last();" })];
    writes(editor, twice);
    await textIs(editor.document, textOf(twice));
    await bench().edits.discardAll();
    const left = [...twice.slice(0, 12), ...numbered.slice(10, 12), ...twice.slice(15)];
    await textIs(editor.document, textOf(left));
    assert.deepEqual(bench().heard, []);
  });

  it("is over where the file has the lines from before again", async () => {
    const editor = await open("before.ts", text);
    await (await bench().ask(editor, 11, 13)).ends(block("line11();\nline12();"));
    await bench().done();
    await editor.document.save();
    const theirs = changed(numbered, { 1: "theirs();", 20: "theirs too();" });
    writes(editor, theirs);
    await textIs(editor.document, textOf(theirs));
    await bench().edits.discardAll();
    await textIs(editor.document, textOf(theirs));
  });

  it("is over, and says so, where none of its lines is in the file any more", async () => {
    const editor = await open("lost.ts", text);
    await (await bench().ask(editor, 11, 12)).ends(block("one();"));
    await bench().done();
    await editor.document.save();
    const theirs = numbered.map((line) => `theirs.${line}`);
    writes(editor, theirs);
    await textIs(editor.document, textOf(theirs));
    assert.match(bench().heard.join(), /were replaced together with others/);
    await bench().edits.discardAll();
    // The same while it is written.
    const call = await bench().ask(editor, 11, 12);
    writes(editor, numbered);
    await eventually("it is stopped", () => call.isAborted);
    await bench().done();
    assert.match(bench().heard[1] ?? "", /were replaced together with others/);
    await textIs(editor.document, text);
  });

  it("brings back what was changed together with its lines where it is discarded", async () => {
    const editor = await open("joined.ts", text);
    await (await bench().ask(editor, 11, 12)).ends(block("one();\ntwo();"));
    await bench().done();
    await editor.edit((edit) => edit.delete(new vscode.Range(9, 4, 10, 1)));
    await bench().edits.discardAll();
    await textIs(editor.document, text);
  });

  it("is not begun on lines that others changed before the model wrote", async () => {
    const editor = await open("shifted.ts", text);
    const call = await bench().ask(editor, 11, 12);
    const theirs = changed(numbered, { 10: "theirs();" });
    writes(editor, theirs);
    await eventually("it is stopped", () => call.isAborted);
    await bench().done();
    await textIs(editor.document, textOf(theirs));
    assert.match(bench().heard.join(), /have changed since/);
    await bench().edits.discardAll();
    await textIs(editor.document, textOf(theirs));
  });
});

describe("a change in a comparison", () => {
  const bench = useEditBench();
  const provided = vscode.Uri.parse("hearth-test:/sides/before.ts");
  let provider: vscode.Disposable;
  before(() => {
    const provideTextDocumentContent = () => text;
    provider = vscode.workspace.registerTextDocumentContentProvider(provided.scheme, { provideTextDocumentContent });
  });
  after(() => provider.dispose());

  /** Shows two documents beside each other. @returns the editors of both */
  async function compare(old: vscode.Uri, working: vscode.Uri) {
    await vscode.commands.executeCommand("vscode.diff", old, working);
    const editorOf = (uri: vscode.Uri) =>
      eventually(`${uri.path} is shown`, () =>
        vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString()),
      );
    return { old: await editorOf(old), working: await editorOf(working) };
  }

  it("is written into the working file, and is one undo", async () => {
    const { document } = await open("working.ts", text);
    const { working } = await compare(provided, document.uri);
    await (await bench().ask(working, 11, 12)).ends(block("one();\ntwo();"));
    await bench().done();
    await textIs(document, textOf(changed(numbered, { 10: "one();", 11: "two();" })));
    await bench().edits.acceptAll();
    await vscode.commands.executeCommand("undo");
    await textIs(document, text);
  });

  it("is refused in words on the old side, whatever that is", async () => {
    const { document } = await open("working.ts", text);
    const { document: file } = await open("old.ts", text);
    for (const side of [provided, file.uri]) {
      const { old } = await compare(side, document.uri);
      await bench().edits.start(old, { from: 1, to: 2 }, { instruction: "x", background: "" });
      assert.match(bench().heard.at(-1) ?? "", /old side of a comparison/);
    }
    assert.deepEqual([bench().heard.length, bench().backend.calls.length], [2, 0]);
  });
});
