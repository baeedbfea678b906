import assert from "node:assert/strict";
import * as vscode from "vscode";
import { EditActions } from "../../../src/editor/actions/edits/editActions";
import { CodeActions } from "../../../src/editor/codeActions";
import { systemClock } from "../../../src/util/clock";
import { eventually, textIs } from "../hearth";
import { block, open, press, useEditBench } from "./edits";

const python = "class Basket:\n    def total(self, items):\n        return sum(items)\n";

describe("changes without words of the user's", () => {
  const bench = useEditBench();
  const actions = () => new EditActions(bench().edits, bench().notify, systemClock);

  /** The model is asked, and answers. */
  async function answered(running: Promise<void>, text: string): Promise<string> {
    await eventually("the model is asked", () => bench().backend.calls.length > 0);
    const { question } = bench().backend.call;
    await bench().backend.call.ends(text);
    await running;
    return question;
  }

  it("document a declaration where its language has that, and take the comment alone", async () => {
    const editor = await open("basket.py", python);
    editor.selection = new vscode.Selection(2, 10, 2, 10);
    const question = await answered(
      actions().document(editor),
      block('def total(self, items):\n    """Adds all up."""\n    return 0', "python"),
    );
    assert.match(question, /docstring[\s\S]*def total/);
    await textIs(editor.document, python.replace("items):\n", 'items):\n        """Adds all up."""\n'));
    await press("Control+Z");
    await textIs(editor.document, python);
  });

  it("repair a problem in the function that it is in, with what the editor says of it", async () => {
    const editor = await open("problem.py", python);
    const problems = vscode.languages.createDiagnosticCollection("test");
    const problem = new vscode.Diagnostic(new vscode.Range(2, 8, 2, 14), "sum of what?");
    problem.source = "linter";
    problem.code = { value: "W1", target: editor.document.uri };
    problems.set(editor.document.uri, [problem]);
    editor.selection = new vscode.Selection(2, 0, 2, 0);
    const running = actions().fixProblem(editor, []);
    const question = await answered(running, block("def total(self, items):\n    return sum(items, 0)", "python"));
    problems.dispose();
    assert.match(question, /sum of what\? \[linter\(W1\)\], at the line: return sum\(items\)/);
    await textIs(editor.document, python.replace("sum(items)", "sum(items, 0)"));
  });

  it("repair what is listed of a line that is not there any more, in the lines that are", async () => {
    const editor = await open("stale.txt", "one\ntwo\n");
    const stale = new vscode.Diagnostic(new vscode.Range(40, 0, 41, 3), "gone");
    const question = await answered(actions().fixProblem(editor, [stale]), block("eins\nzwei", "txt"));
    assert.match(question, /gone, at the line/);
    assert.match(question, /The code to change:\n```plaintext\none\ntwo\n/);
    await textIs(editor.document, "eins\nzwei\n");
    assert.deepEqual(bench().heard, []);
  });

  it("say where there is no problem, and no form of documentation", async () => {
    const editor = await open("plain.txt", "words\n");
    await actions().fixProblem(editor, []);
    await actions().document(editor);
    const patterns = [/lists no problem of plain\.txt/, /does not know how plaintext is documented/];
    for (const [at, pattern] of patterns.entries()) assert.match(bench().heard[at] ?? "", pattern);
  });
});

describe("the light bulb", () => {
  let files = 0;
  const provider = (chatModelPath: string | undefined) => {
    const registered = new CodeActions({ chatModelPath, areAiFeaturesDisabled: false });
    registered.dispose();
    return registered;
  };
  const titlesOf = async (chatModelPath: string | undefined, range: vscode.Range, asked: boolean) => {
    const { document } = await open(`offered${files++}.ts`, "let a = b;\n");
    const { Invoke, Automatic } = vscode.CodeActionTriggerKind;
    const context = {
      diagnostics: [new vscode.Diagnostic(new vscode.Range(0, 8, 0, 9), "Cannot find name 'b'.")],
      only: undefined,
      triggerKind: asked ? Invoke : Automatic,
    };
    return provider(chatModelPath)
      .provideCodeActions(document, range, context)
      .map(({ title }) => title);
  };
  const [empty, some] = [new vscode.Range(0, 8, 0, 8), new vscode.Range(0, 0, 0, 9)];

  it("offers the repair of a problem, and changes of what is selected or asked for", async () => {
    const fix = "Fix with Hearth: Cannot find name 'b'.";
    assert.deepEqual(await titlesOf("/a.gguf", empty, false), [fix]);
    const all = [fix, "Edit with Hearth…", "Simplify with Hearth", "Add Types with Hearth"];
    assert.deepEqual(await titlesOf("/a.gguf", some, false), all);
    assert.deepEqual(await titlesOf("/a.gguf", empty, true), all);
  });

  it("offers nothing where no chat model was chosen", async () => {
    assert.deepEqual(await titlesOf(undefined, some, true), []);
  });
});
