import assert from "node:assert/strict";
import * as vscode from "vscode";
import { eventually } from "../hearth";
import { block, open, useEditBench } from "./edits";

const lines = Array.from({ length: 20_000 }, (_, at) => `call(${at}, "as it was");`);
const textOf = (all: readonly string[]) => `${all.join("\n")}\n`;
/** Some of the lines `from`..`to`, every so many, become others. */
const changed = (from: number, to: number, every: number) =>
  lines.map((line, at) => (at >= from && at < to && (at - from) % every === 1 ? `call(${at}, "another");` : line));
const isText = ({ document }: vscode.TextEditor, all: readonly string[], what: string) =>
  eventually(what, () => document.getText() === textOf(all));

describe("a change in a file of 20,000 lines", () => {
  const bench = useEditBench();

  it("comes in its middle, is decided about change by change, and is one undo", async () => {
    const editor = await open("large.ts", textOf(lines));
    const call = await bench().ask(editor, 10_001, 10_030);
    const whole = changed(10_000, 10_030, 10);
    const [half, rest] = [whole.slice(10_000, 10_015), whole.slice(10_015, 10_030)];
    call.writes(`\`\`\`ts\n${half.join("\n")}\n`);
    await isText(editor, [...whole.slice(0, 10_015), ...lines.slice(10_015)], "half of it is there");
    await call.ends(`${rest.join("\n")}\n\`\`\`\n`);
    await bench().done();
    await isText(editor, whole, "all of it is there");
    for (const [line, decide] of [[10_001, "accept"] as const, [10_011, "discard"] as const]) {
      bench().edits.next();
      assert.equal(editor.selection.active.line, line);
      await bench().edits[decide]();
    }
    const left = whole.map((line, at) => (at === 10_011 ? (lines[at] ?? "") : line));
    await isText(editor, left, "one is discarded");
    await vscode.commands.executeCommand("undo");
    await isText(editor, lines, "all is undone");
  });

  it("may be of 3,000 lines, and is taken back as a whole", async () => {
    const editor = await open("long.ts", textOf(lines));
    const whole = changed(10_000, 13_000, 2);
    await (await bench().ask(editor, 10_001, 13_000)).ends(block(whole.slice(10_000, 13_000).join("\n")));
    await bench().done();
    await isText(editor, whole, "all of it is there");
    await bench().edits.discardAll();
    await isText(editor, lines, "all is as it was");
  });
});
