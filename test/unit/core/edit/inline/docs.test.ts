import assert from "node:assert/strict";
import { docRequest } from "../../../../../src/core/actions/edits/editTasks";
import type { Steps } from "../../../../../src/core/context/slices";
import { type DocForm, docCommentIn, docFormOf } from "../../../../../src/core/edit/inline/docComment";
import { docPlace } from "../../../../../src/core/edit/inline/docPlace";
import { editPrompts } from "../../../../../src/core/edit/inline/editPrompt";
import { EditReply } from "../../../../../src/core/edit/inline/editReply";
import type { LineSpan } from "../../../../../src/core/edit/inline/followedLines";

const form = (languageId: string): DocForm => {
  const found = docFormOf(languageId);
  assert.ok(found);
  return found;
};
const [ts, python, rust, go] = [form("typescript"), form("python"), form("rust"), form("go")];

/** Where the declaration at `at` is documented, as lines. */
function placed(text: string, at: LineSpan, of: DocForm): readonly [number, number] {
  const { from, to } = docPlace(text.split("\n"), at, of);
  return [from, to];
}

describe("the place of documentation", () => {
  it("is the line above a declaration, or the comment that is there, above its decorators", () => {
    assert.deepEqual(placed("a();\n\nfunction f() {\n}", { from: 2, to: 4 }, ts), [2, 2]);
    assert.deepEqual(placed("/**\n * Old.\n */\n@Input()\nfunction f() {\n}", { from: 4, to: 6 }, ts), [0, 3]);
    assert.deepEqual(placed("/** Old. */\nfunction f() {\n}", { from: 0, to: 3 }, ts), [0, 1]);
    assert.deepEqual(placed("/* no doc\n*/\nfunction f() {\n}", { from: 2, to: 4 }, ts), [2, 2]);
    assert.deepEqual(placed("/// Old.\n/// More.\n#[test]\nfn f() {\n}", { from: 3, to: 5 }, rust), [0, 2]);
    assert.deepEqual(placed("//go:build linux\nfunc New() {\n}", { from: 1, to: 3 }, go), [1, 1]);
    assert.deepEqual(placed("x := 1\n// Old does.\nfunc Old() {\n}", { from: 2, to: 4 }, go), [1, 2]);
  });

  it("is behind the head of a Python function, however long that is, or the docstring that is there", () => {
    const head = "@cached\ndef f(\n    a: int,  # one: two\n) -> int:\n";
    assert.deepEqual(placed(`${head}    return a`, { from: 0, to: 5 }, python), [4, 4]);
    assert.deepEqual(
      placed(`${head}    """Old.\n\n    More.\n    """\n    return a`, { from: 0, to: 9 }, python),
      [4, 8],
    );
    assert.deepEqual(placed('class A:\n    x = """no doc"""', { from: 0, to: 2 }, python), [1, 1]);
  });
});

describe("a documentation comment", () => {
  it("is found among other lines, whole or not at all", () => {
    assert.deepEqual(docCommentIn(["// x", "/**", " * It.", " */", "f()"], ts), ["/**", " * It.", " */"]);
    assert.deepEqual(docCommentIn(["/** It. */", "f()"], ts), ["/** It. */"]);
    assert.deepEqual(docCommentIn(["/**", " * It."], ts), []);
    assert.deepEqual(docCommentIn(["def f():", '    """It."""', "    pass"], python), ['    """It."""']);
    assert.deepEqual(docCommentIn(["/// It.", "/// More.", "fn f() {"], rust), ["/// It.", "/// More."]);
    assert.deepEqual(docCommentIn(["f()"], ts), []);
  });

  it("alone is taken of a reply that repeats the code, at the place's indentation", () => {
    const lines = ["class A {", "  f(x: number) {", "    return x;", "  }", "}"];
    const place = {
      ...{ languageId: "typescript", path: "a.ts", indentUnit: "  " },
      ...{ above: lines.slice(0, 1), region: [], line: 1, below: lines.slice(1) },
    };
    const request = docRequest(ts, lines.slice(1, 4).join("\n"));
    const [prompt] = editPrompts(place, request);
    assert.match(prompt?.()[1]?.text ?? "", /JSDoc comment[\s\S]*return x;/);
    const reply = new EditReply(place, request.only);
    reply.push("```ts\n/**\n * Gives back.\n */\nfunction f(x: string) {\n  return x;\n}\n```");
    assert.deepEqual(run(reply.end("endOfText")), {
      kind: "edit",
      lines: ["  /**", "   * Gives back.", "   */"],
      notes: [],
    });
    const without = new EditReply(place, request.only);
    without.push("```ts\nfunction f(x: number) {}\n```");
    assert.deepEqual(run(without.end("endOfText")), { kind: "none", why: "empty", detail: "" });
  });
});

function run<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
