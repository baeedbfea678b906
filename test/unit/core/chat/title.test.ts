import assert from "node:assert/strict";
import { titleOf } from "../../../../src/core/chat/title";
import { attachmentWith } from "../../../helpers/conversations";

describe("titleOf", () => {
  it("is the first line that has words, without Markdown", () => {
    assert.equal(titleOf("\n  # Why is `total` **wrong**?\nMore.", []), "Why is total wrong?");
    assert.equal(titleOf("```ts\nlet a = 1;\n```", []), "let a = 1;");
    assert.equal(titleOf("> - [the docs](http://x) say\tso", []), "the docs say so");
    assert.equal(titleOf("__init__ * 2 - 1", []), "__init__ * 2 - 1");
  });

  it("leaves a command out where words stand behind it", () => {
    assert.equal(titleOf("/fix the sum", [attachmentWith()]), "the sum");
    assert.equal(titleOf("/usr/bin is empty", []), "/usr/bin is empty");
  });

  it("says of a command alone what it is about", () => {
    const prompt = attachmentWith({ kind: "prompt", label: "/mine" });
    assert.equal(titleOf("/explain", [prompt, attachmentWith({ label: "basket.ts:3-9" })]), "Explain basket.ts:3-9");
    assert.equal(titleOf("/review", []), "Review");
  });

  it("is cut at a word's end, at 60 characters", () => {
    const title = titleOf(`${"word ".repeat(11)}words and more`, []);
    assert.equal(title, `${"word ".repeat(11).trim()}…`);
    assert.equal(titleOf("a".repeat(60), []), "a".repeat(60));
    assert.equal(titleOf(`${"a".repeat(59)} b`, []), `${"a".repeat(59)}…`);
  });

  it("cuts one long word, and no character in two", () => {
    assert.equal(titleOf("a".repeat(61), []), `${"a".repeat(59)}…`);
    assert.equal(titleOf(`ab${"😀".repeat(40)}`, []), `ab${"😀".repeat(28)}…`);
  });

  it("is nothing where there are no words", () => {
    assert.equal(titleOf("???\n---", []), "");
  });
});
