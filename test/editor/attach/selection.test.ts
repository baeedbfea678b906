import assert from "node:assert/strict";
import * as vscode from "vscode";
import { CurrentSelection } from "../../../src/editor/chat/attach/currentSelection";
import { FileTexts } from "../../../src/editor/chat/attach/fileTexts";
import type { SelectionView } from "../../../src/protocol/page";
import { closeEditors, eventually, inWorkspace } from "../hearth";
import { attachmentOf, useAttachments, whyOf, write } from "./attaching";

describe("the selection", () => {
  const own = useAttachments();
  const viewIs = async (label: string | undefined, isIncluded?: boolean) => {
    const { current } = own.attachments;
    const is = () => current.view?.label === label && current.view?.isIncluded === isIncluded;
    await eventually(`the view is ${label}, ${isIncluded}`, is, () => current.view);
  };
  const show = async (name: string, ...selections: readonly (readonly [number, number, number, number])[]) => {
    const editor = await vscode.window.showTextDocument(inWorkspace(`select/${name}`), { preview: false });
    if (selections.length > 0) editor.selections = selections.map((place) => new vscode.Selection(...place));
    return editor;
  };
  before(() =>
    write({
      "select/a.py": "one();\ntwo();\nthree();\nfour();\n",
      "select/b.py": "b();\n",
      "select/.env": "A=1\nB=2\n",
    }),
  );
  after(closeEditors);

  it("goes along by itself; the file where nothing is selected does not, until it is switched on", async () => {
    const told: (SelectionView | undefined)[] = [];
    const listening = own.attachments.current.onDidChange((view) => told.push(view));
    await show("a.py");
    await viewIs("a.py", false);
    assert.equal(await own.attachments.current.attachment(), undefined);
    await show("a.py", [1, 0, 3, 0]);
    await viewIs("a.py:2-3", true);
    const { id: _, ...attachment } = attachmentOf(await own.attachments.current.attachment());
    assert.deepEqual(attachment, {
      kind: "selection",
      label: "a.py:2-3",
      path: "select/a.py",
      languageId: "python",
      firstLine: 2,
      text: "two();\nthree();\n",
      leftOut: undefined,
    });
    // The view is ahead of the event, which says the same.
    const words = () => told.filter((view) => view?.label.startsWith("a.py"));
    await eventually("both were told", () => words().length === 2, words);
    assert.deepEqual(words(), [
      { label: "a.py", isIncluded: false },
      { label: "a.py:2-3", isIncluded: true },
    ]);
    listening.dispose();
  });

  it("keeps its switch, one for selections and one for files, also in a new window of the workspace", async () => {
    const { current } = own.attachments;
    await show("a.py", [0, 0, 0, 3]);
    await viewIs("a.py:1", true);
    await current.include(false);
    await viewIs("a.py:1", false);
    assert.equal(await current.attachment(), undefined);
    await show("b.py");
    await viewIs("b.py", false);
    await current.include(true);
    await viewIs("b.py", true);
    assert.equal(attachmentOf(await current.attachment()).text, "b();\n");
    const next = new CurrentSelection(new FileTexts(own.rules), own.memory);
    assert.deepEqual(next.view, { label: "b.py", isIncluded: true });
    await show("a.py", [0, 0, 0, 3]);
    await eventually("the new one follows", () => next.view?.label === "a.py:1" && !next.view.isIncluded);
    next.dispose();
    await current.include(true);
    await show("b.py");
    await viewIs("b.py", true);
    await current.include(false);
  });

  it("stays that of the last editor while an output panel has the keyboard, and goes with its file", async () => {
    await closeEditors();
    await show("a.py", [1, 0, 1, 3]);
    await viewIs("a.py:2", true);
    const channel = vscode.window.createOutputChannel("Attach test");
    channel.append("said");
    channel.show();
    await eventually("the panel is there", () =>
      vscode.window.visibleTextEditors.some(({ document }) => document.uri.scheme === "output"),
    );
    await vscode.commands.executeCommand("workbench.panel.output.focus");
    await viewIs("a.py:2", true);
    channel.dispose();
    await vscode.commands.executeCommand("workbench.action.closePanel");
    await closeEditors();
    await viewIs(undefined);
    assert.match(whyOf(await own.attachments.gather("selection")), /No file is open/);
  });

  it("has all of its parts, in their order", async () => {
    const editor = await show("a.py", [3, 0, 3, 4], [0, 0, 1, 5], [2, 2, 2, 2]);
    const { label, text, firstLine, sources } = attachmentOf(await own.attachments.fromSelection(editor));
    assert.deepEqual([label, text, firstLine], ["a.py:1-2,4", "one();\ntwo()\nfour", undefined]);
    assert.deepEqual(sources, [
      { path: "select/a.py", lines: { first: 1, last: 2 } },
      { path: "select/a.py", lines: { first: 4, last: 4 } },
    ]);
  });

  it("of a secret file is neither shown nor taken", async () => {
    await show(".env", [0, 0, 1, 0]);
    await viewIs(undefined);
    assert.equal(await own.attachments.current.attachment(), undefined);
    assert.match(whyOf(await own.attachments.gather("selection")), /holds secrets/);
  });
});
