import assert from "node:assert/strict";
import { heldBack } from "../../../src/host/heldBack";
import { Vocabulary } from "../../../src/host/vocabulary";

describe("heldBack", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["const items = ite", " ite"],
    ["foo.len", ".len"],
    ["a = foo(", "("],
    ["a += ", " "],
    ["a +", " +"],
    ["foo() {\n    ", "    "],
    ["foo() {\n\t\tre", "\tre"],
    ["foo() {\n", ""],
    ["snake_ca", "_ca"],
    ["x = 12", ""],
    ["// größ", " größ"],
    // Nothing else would be left.
    ["impo", ""],
    ["", ""],
    [`a\n${" ".repeat(60)}`, ""],
  ];
  for (const [prefix, held] of cases) {
    it(`holds ${JSON.stringify(held)} of ${JSON.stringify(prefix.slice(0, 20))}`, () => {
      assert.equal(heldBack(prefix), held);
    });
  }
});

describe("Vocabulary", () => {
  const texts = ["", "a", " ite", " items", "item", " i", "b", " items", " "];
  const vocabulary = new Vocabulary(texts.length, (token) => texts[token] ?? "");
  const beginning = (text: string) => [...vocabulary.beginning(text)].sort();

  it("finds tokens that go on behind a text, and parts of it", () => {
    assert.deepEqual(beginning(" ite"), [2, 3, 5, 7, 8]);
    assert.deepEqual(beginning("item"), [4]);
    assert.deepEqual(beginning("c"), []);
  });
});
