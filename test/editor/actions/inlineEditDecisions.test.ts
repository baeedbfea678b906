import assert from "node:assert/strict";
import * as vscode from "vscode";
import { eventually, textIs } from "../hearth";
import { ui } from "../ui";
import { block, open, savedAs, useEditBench } from "./edits";

const before = ["a();", "b();", "c();", "d();", "e();", "f();", ""].join("\n");
const accept = '.codelens-decoration:has-text("Accept")';

describe("what the user decides about a change that a model made", () => {
  const bench = useEditBench();

  /** A change of the second line is there. */
  async function changed(name: string): Promise<vscode.TextEditor> {
    const editor = await open(name, before);
    await (await bench().ask(editor, 2, 2)).ends(block("B();"));
    await bench().done();
    await textIs(editor.document, before.replace("b();", "B();"));
    return editor;
  }

  it("is to ask again, in the same words or others: what was there goes first", async () => {
    const editor = await changed("again.ts");
    const asking = bench().edits.askAgain();
    await ui.waitForQuickInput("Hearth: change line 2 of again.ts");
    await ui.waitForQuickPickItem("change it");
    await ui.press("Enter");
    await eventually("the model is asked again", () => bench().backend.calls.length === 2);
    assert.match(bench().backend.call.question, /The code to change:\n```typescript\nb\(\);\n```[\s\S]*change it/);
    assert.equal(editor.document.getText(), before);
    await bench().backend.call.ends(block("B2();"));
    await asking;
    await savedAs(editor, before.replace("b();", "B2();"));
  });

  it("is no other one where the question was thought better of", async () => {
    const editor = await changed("better.ts");
    const asking = bench().edits.askAgain();
    await ui.waitForQuickInput("Hearth: change line 2 of better.ts");
    await ui.press("Escape");
    await asking;
    assert.equal(bench().backend.calls.length, 1);
    await ui.waitFor(accept);
    await bench().edits.discardAll();
    await savedAs(editor, before);
  });

  it("is to ask again for what is no words of the user's, with what the code uses as it was shown before", async () => {
    await open("prices.ts", "export function priceOf(item: string): number {\n  return item.length;\n}\n");
    const editor = await open("shop.ts", 'import { priceOf } from "./prices";\n\nexport const price = priceOf("a");\n');
    await bench().declares(editor, () => "prices.ts");
    const request = { instruction: "mend it", background: "Mind the tax.", isAction: true };
    const starting = bench().edits.start(editor, { from: 2, to: 3 }, request);
    await eventually("the model is asked", () => bench().backend.calls.length === 1);
    const { question, sources } = bench().backend.call;
    assert.match(question, /Mind the tax\.\s+From prices\.ts:/);
    await bench().backend.call.ends(block('export const price = priceOf("b");'));
    await starting;
    const asking = bench().edits.askAgain();
    await eventually("the model is asked again", () => bench().backend.calls.length === 2);
    assert.deepEqual([bench().backend.call.question, bench().backend.call.sources], [question, sources]);
    await bench().backend.call.ends(block('export const price = priceOf("c");'));
    await asking;
  });

  /** The buttons above two changes, as they are now. */
  async function buttons({ document }: vscode.TextEditor): Promise<(title: string, nth?: number) => Promise<void>> {
    const lenses = await eventually("there are buttons", async () => {
      const ask = vscode.commands.executeCommand<vscode.CodeLens[]>;
      const all = await ask("vscode.executeCodeLensProvider", document.uri, 20);
      return all.length === 7 ? all : undefined;
    });
    return async (title, nth = 0) => {
      const { command } = lenses.filter((one) => one.command?.title === title)[nth] ?? assert.fail(title);
      await vscode.commands.executeCommand(command?.command ?? "", ...(command?.arguments ?? []));
    };
  }

  it("is meant for the change whose button was pressed, and for none where that is an old one", async () => {
    const editor = await open("buttons.ts", before);
    await (await bench().ask(editor, 1, 6)).ends(block("a();\nB();\nc();\nd();\nE();\nf();"));
    await bench().done();
    const press = await buttons(editor);
    await press("$(check) Accept 2 of 2");
    await press("Discard", 1);
    await press("Discard", 0);
    await textIs(editor.document, before.replace("e();", "E();").replace("b();", "B();"));
    await bench().edits.discardAll();
    await textIs(editor.document, before.replace("e();", "E();"));
    await (await bench().ask(editor, 1, 6)).ends(block("A();\nb();\nc();\nd();\nE();\nF();"));
    await bench().done();
    await (await buttons(editor))("Discard", 1);
    await savedAs(editor, before.replace("e();", "E();").replace("a();", "A();"));
  });

  it("is about lines that are there still, where a message asks whether to ask again", async () => {
    const editor = await open("moved.ts", before);
    await (await bench().ask(editor, 2, 2)).ends("I would rather not.");
    await bench().done();
    await ui.waitForNotification("I would rather not.");
    await editor.edit((edit) => edit.insert(new vscode.Position(1, 0), "x"));
    await ui.clickNotificationButton("Ask Again…");
    await eventually("it is said", () => bench().heard.join().includes("These lines have changed since"));
    assert.equal(bench().backend.calls.length, 1);
  });

  it("goes from one change to the next, and behind the last one to the first", async () => {
    const editor = await open("next.ts", before);
    await (await bench().ask(editor, 1, 6)).ends(block("a();\nB();\nc();\nd();\nE();\nf();"));
    await bench().done();
    const seen = [0, 1, 2].map(() => {
      bench().edits.next();
      return editor.selection.active.line;
    });
    assert.deepEqual(seen, [1, 4, 1]);
  });

  it("is about one change at a time: two that are asked for at once do not meet", async () => {
    const editor = await open("both.ts", before);
    const one = bench().edits.start(editor, { from: 1, to: 3 }, { instruction: "one", background: "" });
    const other = bench().edits.start(editor, { from: 1, to: 3 }, { instruction: "other", background: "" });
    // Which of them comes first is not said.
    await eventually("one of them is refused", () => bench().heard.length > 0);
    assert.match(bench().heard.join(), /changed these lines already/);
    await eventually("the model is asked", () => bench().backend.calls.length > 0);
    await bench().backend.call.ends(block("B();\nC();"));
    await Promise.all([one, other]);
    assert.equal(bench().backend.calls.length, 1);
    await textIs(editor.document, before.replace("b();\nc();", "B();\nC();"));
  });
});
