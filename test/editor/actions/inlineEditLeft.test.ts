import assert from "node:assert/strict";
import * as vscode from "vscode";
import { closeEditors, eventually, inWorkspace, textIs } from "../hearth";
import { ui } from "../ui";
import { block, EditBench, open, savedAs, useEditBench } from "./edits";

const code = ["a();", "b();", "c();", "d();", "e();", "f();", ""].join("\n");
const half = code.replace("b();\nc();", "B();\nBB();\nb();\nc();");

/** The model has written half of what becomes of the second to the fourth line. */
async function halfWritten(bench: EditBench, editor: vscode.TextEditor) {
  const call = await bench.ask(editor, 2, 4);
  call.writes("```ts\nB();\nBB();\n");
  await textIs(editor.document, half);
  return call;
}

/** Opens a file as a user does: VS Code holds a document for minutes that an extension has opened. */
async function openByHand(name: string): Promise<vscode.TextEditor> {
  const uri = inWorkspace(name);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(code));
  await vscode.commands.executeCommand("vscode.open", uri);
  return await eventually(`${name} is shown`, () =>
    vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString()),
  );
}

/** The document of a file, once it is open. */
function openedAs(name: string): Promise<vscode.TextDocument> {
  const uri = inWorkspace(name).toString();
  return eventually(`${name} is open`, () =>
    vscode.workspace.textDocuments.find((document) => !document.isClosed && document.uri.toString() === uri),
  );
}

async function rename(from: string, to: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.renameFile(inWorkspace(from), inWorkspace(to), { overwrite: true });
  assert.ok(await vscode.workspace.applyEdit(edit));
}

describe("a change whose window is closed while it is written", () => {
  const bench = useEditBench();
  let next: EditBench | undefined;
  afterEach(() => next?.dispose());

  /** Another window of the folder, with what VS Code has kept for the first. */
  async function nextWindow(): Promise<EditBench> {
    bench().dispose();
    next?.dispose();
    next = new EditBench(bench().memory);
    await next.edits.lookBack();
    return next;
  }

  it("is told of when the folder is opened again, and what was there is put back", async () => {
    const editor = await open("left.ts", code);
    await halfWritten(bench(), editor);
    await editor.document.save();
    const { heard } = await nextWindow();
    assert.match(heard.join(), /while Hearth was writing lines 2 to 4 of left\.ts, which is half done/);
    await ui.clickNotificationButton("Put Back What Was There");
    await savedAs(editor, code);
    // Once is enough.
    assert.deepEqual((await nextWindow()).heard, []);
  });

  it("is not told of where the lines are as they were, or it had come to its end", async () => {
    const editor = await open("undone.ts", code);
    await halfWritten(bench(), editor);
    await editor.edit((edit) => edit.delete(new vscode.Range(1, 0, 3, 0)));
    await bench().done();
    const whole = await bench().ask(editor, 2, 4);
    whole.writes("```ts\nB();\n");
    await eventually("it is written", () => editor.document.getText().includes("B();"));
    await whole.ends("C();\nD();\n```\n");
    await bench().done();
    assert.deepEqual((await nextWindow()).heard, []);
  });

  it("is shown as it was before where the file is another one by now", async () => {
    const editor = await open("changed.ts", code);
    await halfWritten(bench(), editor);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "mine();\n"));
    assert.match((await nextWindow()).heard.join(), /lines 2 to 4 of changed\.ts, which may be half done/);
    await ui.clickNotificationButton("Show What Was There");
    const shown = () => vscode.window.activeTextEditor?.document;
    await eventually(
      "it is shown",
      () => shown()?.getText() === "b();\nc();\nd();",
      () => shown()?.getText(),
    );
    assert.equal(shown()?.languageId, "typescript");
    assert.equal(editor.document.getText(), `mine();\n${half}`);
  });
});

describe("a change whose file is closed or renamed", () => {
  const bench = useEditBench();

  it("is told of where the file was saved half written, and put back", async () => {
    const editor = await openByHand("closed.ts");
    const call = await halfWritten(bench(), editor);
    await editor.document.save();
    await closeEditors();
    await eventually("it is stopped", () => call.isAborted);
    await bench().done();
    await ui.waitForNotification("which is half done");
    await ui.clickNotificationButton("Put Back What Was There");
    await textIs(await openedAs("closed.ts"), code);
  });

  it("is told of before the model is asked, where it was closed while the user said what to do", async () => {
    const editor = await openByHand("early.ts");
    const asking = bench().edits.editSelection(editor);
    await ui.waitForQuickInput("Hearth: change line 1 of early.ts");
    await closeEditors();
    await eventually("it is closed", () => editor.document.isClosed);
    await ui.waitForQuickPickItem("Add types");
    await ui.chooseQuickPick("Add types");
    await asking;
    assert.match(bench().heard.join(), /early\.ts was closed before anything was changed in it\. Open it/);
    assert.equal(bench().backend.calls.length, 0);
  });

  it("is taken back before the file gets another name, which the user is told", async () => {
    const editor = await open("old.ts", code);
    const call = await halfWritten(bench(), editor);
    await rename("old.ts", "new.ts");
    await bench().done();
    assert.ok(call.isAborted);
    await textIs(await openedAs("new.ts"), code);
    assert.equal(Buffer.from(await vscode.workspace.fs.readFile(inWorkspace("new.ts"))).toString(), code);
    assert.equal(bench().heard.length, 1);
    assert.match(
      bench().heard.join(),
      /gets another name, so Hearth stopped writing in it\. The lines are as they were/,
    );
  });

  it("stays where its folder is renamed before the user has decided, and can be put back", async () => {
    const editor = await open("before/part.ts", code);
    await (await bench().ask(editor, 2, 3)).ends(block("B();\nC();"));
    await bench().done();
    const other = await open("beside.ts", code);
    await (await bench().ask(other, 2, 3)).ends(block("B();\nC();"));
    await bench().done();
    await rename("before", "after");
    const document = await openedAs("after/part.ts");
    await textIs(document, code.replace("b();\nc();", "B();\nC();"));
    await ui.waitForNotification("lines 2 to 3 of part.ts, so it stays. You can put back what was there.");
    await ui.clickNotificationButton("Put Back What Was There");
    await textIs(document, code);
    assert.equal(bench().heard.length, 1);
    // Another file is none of its business.
    await bench().edits.discardAll();
    await vscode.window.showTextDocument(other.document);
    await bench().edits.discardAll();
    await savedAs(other, code);
  });
});
