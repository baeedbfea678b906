import assert from "node:assert/strict";
import { type Change, Editor, type Language } from "../../../../bench/typing/editor";
import { at } from "../../../helpers/cursorText";

/** `‸` marks the cursor. */
function edited(text: string, act: (editor: Editor) => void, language: Language = "typescript"): string {
  const { before, after } = at(text);
  const editor = new Editor(before + after, language, "  ");
  editor.moveTo(before.length);
  act(editor);
  return `${editor.before}‸${editor.after}`;
}

function typed(text: string, keys: string, language?: Language): string {
  const act = (editor: Editor) => {
    for (const key of keys) key === "\n" ? editor.enter() : key === "\b" ? editor.backspace() : editor.type(key);
  };
  return edited(text, act, language);
}

const cases: readonly (readonly [what: string, text: string, keys: string, then: string])[] = [
  ["closes a bracket", "f‸", "(", "f(‸)"],
  ["lets what it closed be typed over", "f‸", "(a)", "f(a)‸"],
  ["doubles a bracket that it did not write", "f(a‸)", ")", "f(a)‸)"],
  ["closes no bracket before a word", "‸a", "(", "(‸a"],
  ["closes a quote", "a = ‸;", '"', 'a = "‸";'],
  ["closes no quote behind a word", "don‸", "'t", "don't‸"],
  ["closes no quote in a string", '"a ‸', "'", `"a '‸`],
  ["closes no quote in a comment", "// a ‸", '"', '// a "‸'],
  ["takes an empty pair away", "f‸", "(\b", "f‸"],
  ["takes one step of indentation away", "    ‸", "\b", "  ‸"],
  ["keeps the indentation", "  a;‸", "\n", "  a;\n  ‸"],
  ["deepens it behind a bracket", "  f(a, [‸ b", "\n", "  f(a, [\n    ‸ b"],
  ["splits a pair of brackets", "  f(‸", "{\n", "  f({\n    ‸\n  }"],
  ["takes white space of its own away", "  a;‸", "\n\n", "  a;\n\n  ‸"],
  ["goes on with a doc comment", "  /** a‸", "\nb", "  /** a\n   * b‸"],
];

describe("the editor that a simulated person types in", () => {
  for (const [what, text, keys, then] of cases) {
    it(what, () => assert.equal(typed(text, keys), then));
  }

  it("deepens the indentation behind a colon in Python only", () => {
    assert.equal(typed("if a:‸", "\n", "python"), "if a:\n  ‸");
    assert.equal(typed("if a:‸", "\n", "typescript"), "if a:\n‸");
  });

  it("deletes a line, the last one too", () => {
    assert.equal(
      edited("a\nb‸b\nc", (editor) => editor.deleteLine()),
      "a\n‸c",
    );
    assert.equal(
      edited("a\nb‸b", (editor) => editor.deleteLine()),
      "a‸",
    );
  });

  it("reports each edit as VS Code does", () => {
    const editor = new Editor("f", "typescript", "  ");
    const changes: Change[] = [editor.type("("), editor.type(")")];
    assert.deepEqual(changes, [
      { offset: 1, removed: 0, text: "()" },
      { offset: 2, removed: 1, text: ")" },
    ]);
  });
});
