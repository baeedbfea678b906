import assert from "node:assert/strict";
import * as vscode from "vscode";
import { EditPaint } from "../../../src/editor/actions/inline/editPaint";

const scheme = "hearth-paint";

/** What stands behind lines in place of those that were there before: the grey text, and what its hover shows. */
async function removed(base: readonly string[], now: readonly string[], file = "a.ts") {
  // An untitled document would stay open, in a tab of its own.
  const provided = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: () => now.join("\n"),
  });
  const uri = vscode.Uri.from({ scheme, path: `/${file}`, query: JSON.stringify(now) });
  const document = await vscode.workspace.openTextDocument(uri);
  provided.dispose();
  const set: (readonly (vscode.Range | vscode.DecorationOptions)[])[] = [];
  const editor = {
    document,
    setDecorations: (_: unknown, options: readonly vscode.DecorationOptions[]) => void set.push(options),
  };
  const paint = new EditPaint();
  const changes = [{ baseFrom: 0, baseTo: base.length, from: 0, to: now.length }];
  paint.paint(editor, [{ from: 0, base, changes, waiting: undefined }]);
  paint.dispose();
  const [, options = []] = set;
  return options.map((one) => {
    assert.ok("range" in one);
    const hover = one.hoverMessage as vscode.MarkdownString | undefined;
    return [one.renderOptions?.after?.contentText, hover?.value];
  });
}

describe("what was there before a change", () => {
  it("stands behind the lines that took its place, and in a hover only where it is not seen so", async () => {
    assert.deepEqual(await removed(["  old();", "more();"], ["new();", "other();"]), [
      ["old();", undefined],
      ["more();", undefined],
    ]);
    const long = `call(${"a, ".repeat(40)}b);`;
    assert.deepEqual(await removed([long], ["call();"]), [
      [`${long.slice(0, 80)}…`, `\`\`\`typescript\n${long}\n\`\`\``],
    ]);
    const [[text, hover] = []] = await removed(["one();", "two();"], ["three();"]);
    assert.deepEqual([text, hover], ["one(); ⏎ two();", "```typescript\none();\ntwo();\n```"]);
  });

  it("is in a hover where white space alone is another", async () => {
    assert.deepEqual(await removed(["\treturn 1;"], ["  return 1;"]), [
      ["return 1;", "```typescript\n\treturn 1;\n```"],
    ]);
  });

  it("does not end its hover's code", async () => {
    const [[, hover] = []] = await removed(["  ```", "[a](command:b)"], ["text"], "a.md");
    assert.equal(hover, "````markdown\n  ```\n[a](command:b)\n````");
  });
});
