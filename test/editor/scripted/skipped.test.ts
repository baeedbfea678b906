import assert from "node:assert/strict";
import * as vscode from "vscode";
import {
  closeEditors,
  decidedNone,
  eventually,
  ghostTextIs,
  hearth,
  inWorkspace,
  openFile,
  openText,
  textIs,
  useTestModel,
} from "../hearth";
import { ui } from "../ui";

const answer = " firstAnswer(items, 42);";

describe("Hearth stays silent", () => {
  useTestModel([{ trigger: " =>", text: answer }]);
  afterEach(closeEditors);

  /** Proves that Hearth is awake: what stayed silent before did so on purpose. */
  async function suggestsElsewhere(): Promise<void> {
    await openText("typescript", "const f = (x) ‸");
    await isAsked();
    await ui.type("=>");
    await ghostTextIs(answer);
  }

  /** VS Code knows Hearth only in documents that it is on for, and asks whom it knows when a key comes. */
  async function isAsked(): Promise<void> {
    await ui.waitForStatusBarItem("hearth", "runs on this machine");
  }

  for (const name of [".env", "id_rsa", "server.pem", "secrets.yaml"]) {
    it(`in ${name}, whose name says that it holds secrets`, async () => {
      await openFile(name, "const f = (x) ‸");
      await ui.type("=>");
      await decidedNone("secretFile");
      assert.equal(await ui.ghostText(), "");
    });
  }

  it("with several cursors", async () => {
    const editor = await openText("typescript", "const f = (x) ‸\nconst g = (x) ");
    await vscode.commands.executeCommand("editor.action.insertCursorBelow");
    await eventually("there are two", () => editor.selections.length === 2);
    await ui.type("=>");
    await decidedNone("severalCursors");
    assert.equal(await ui.ghostText(), "");
    await textIs(editor.document, "const f = (x) =>\nconst g = (x) =>");
  });

  it("with something selected", async () => {
    const editor = await openText("typescript", "const f = (x) =>‸");
    await ui.press("Shift+Home");
    await eventually("it is selected", () => !editor.selection.isEmpty);
    await vscode.commands.executeCommand("hearth.triggerCompletion");
    await decidedNone("selection");
    assert.equal(await ui.ghostText(), "");
  });

  it("in the middle of a line", async () => {
    await openText("typescript", "const f = (x) ‸ x + 1;");
    await ui.type("=>");
    await decidedNone("midLine");
    assert.equal(await ui.ghostText(), "");
  });

  it("in the commit box", async () => {
    const control = vscode.scm.createSourceControl("hearthTest", "Test", inWorkspace(""));
    try {
      await vscode.commands.executeCommand("workbench.view.scm");
      await ui.clickInto(".scm-editor .monaco-editor");
      await ui.type("const f = (x) =>");
      await eventually(
        "it is typed",
        () => control.inputBox.value === "const f = (x) =>",
        () => control.inputBox.value,
      );
      await suggestsElsewhere();
      const { decisions } = await hearth();
      const answered = decisions().filter(
        ({ request, outcome }) => request.document.languageId === "scminput" && outcome.kind === "suggestion",
      );
      assert.deepEqual(answered, []);
    } finally {
      control.dispose();
      await vscode.commands.executeCommand("workbench.view.explorer");
    }
  });

  it("in an output panel", async () => {
    const channel = vscode.window.createOutputChannel("Hearth test");
    channel.append("const f = (x) =>");
    channel.show(false);
    try {
      const isOutput = () => vscode.window.activeTextEditor?.document.uri.scheme === "output";
      await ui.clickInto(".output-view .monaco-editor");
      await eventually("the panel has the keyboard", isOutput, () => vscode.window.activeTextEditor?.document.uri.path);
      await vscode.commands.executeCommand("hearth.triggerCompletion");
      await suggestsElsewhere();
      const { decisions } = await hearth();
      const ofOutput = decisions().filter(({ request }) => request.document.uri.startsWith("output:"));
      for (const { outcome } of ofOutput) assert.equal(outcome.kind === "none" && outcome.reason, "documentNotServed");
    } finally {
      channel.dispose();
      await vscode.commands.executeCommand("workbench.action.closePanel");
    }
  });

  it("on the old side of a diff, and answers on the new one", async () => {
    const [old, current] = [inWorkspace("old.ts"), inWorkspace("new.ts")];
    await vscode.workspace.fs.writeFile(old, Buffer.from("const f = (x) =>"));
    await vscode.workspace.fs.writeFile(current, Buffer.from("const f = (x) "));
    await vscode.commands.executeCommand("vscode.diff", old, current);
    const isActive = (name: string) => () => vscode.window.activeTextEditor?.document.uri.path.endsWith(name);
    await ui.clickInto(".monaco-diff-editor .editor.original .view-lines");
    await eventually("the old side has the keyboard", isActive("old.ts"));
    await ui.press("End");
    await vscode.commands.executeCommand("hearth.triggerCompletion");
    await decidedNone("documentNotServed");
    assert.equal(await ui.ghostText(), "");
    await ui.clickInto(".monaco-diff-editor .editor.modified .view-lines");
    await eventually("the new side has the keyboard", isActive("new.ts"));
    await ui.press("End");
    await ui.type("=>");
    await ghostTextIs(answer);
  });

  it("in a language that it was turned off for, and only there", async () => {
    const configuration = () => vscode.workspace.getConfiguration(undefined, { languageId: "python" });
    const turn = (value: boolean | undefined) =>
      configuration().update("hearth.completion.enabled", value, vscode.ConfigurationTarget.Global, true);
    await turn(false);
    try {
      await openFile("off.py", "f = (x) ‸");
      await ui.waitForStatusBarItem("hearth", "Hearth is off for python");
      await ui.type("=>");
      await ui.waitForCursor(1, 11);
      assert.equal(await ui.ghostText(), "");
      await suggestsElsewhere();
      const { decisions } = await hearth();
      assert.deepEqual(
        decisions().filter(
          ({ request, outcome }) => request.document.path === "off.py" && outcome.kind === "suggestion",
        ),
        [],
      );
      await openFile("off.py", "f = (x) ‸");
      await vscode.commands.executeCommand("hearth.triggerCompletion");
      await ui.waitForNotification("Hearth is off here");
    } finally {
      await vscode.commands.executeCommand("notifications.clearAll");
      await turn(undefined);
    }
    await openFile("on.py", "f = (x) ‸");
    await isAsked();
    await ui.type("=>");
    await ghostTextIs(answer);
  });
});

describe("a notebook", () => {
  useTestModel([{ trigger: " =>", text: answer }]);
  afterEach(closeEditors);

  it("gets suggestions in its cells", async () => {
    const cell = (code: string) => new vscode.NotebookCellData(vscode.NotebookCellKind.Code, code, "python");
    const data = new vscode.NotebookData([cell("import os"), cell("f = (x) ")]);
    const notebook = await vscode.workspace.openNotebookDocument("jupyter-notebook", data);
    const editor = await vscode.window.showNotebookDocument(notebook);
    editor.selection = new vscode.NotebookRange(1, 2);
    await vscode.commands.executeCommand("notebook.cell.edit");
    const isCell = () => vscode.window.activeTextEditor?.document === notebook.cellAt(1).document;
    await eventually("the cell has the keyboard", isCell, () =>
      vscode.window.activeTextEditor?.document.uri.toString(),
    );
    await ui.clickInto(".notebookOverlay .monaco-list-row.focused .view-lines");
    await ui.waitForEditorFocus();
    await ui.press("Control+End");
    await ui.type("=>");
    await ghostTextIs(answer);
    const asked = (await hearth()).decisions()[0]?.request;
    assert.equal(asked?.before, "import os\nf = (x) =>");
  });
});
