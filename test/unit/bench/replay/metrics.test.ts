import assert from "node:assert/strict";
import { asWritten, editDistance, firstWord, similarity, verdictOn } from "../../../../bench/replay/metrics";

describe("verdictOn", () => {
  it("compares first lines without white space at their ends", () => {
    const { exact, wholeExact } = verdictOn("items.length; \nmore", "items.length;");
    assert.deepEqual({ exact, wholeExact }, { exact: true, wholeExact: false });
  });

  it("takes the whole text of a block", () => {
    const verdict = verdictOn("a();\n  b();\n", "a();\n  b();");
    assert.equal(verdict.wholeExact, true);
    assert.equal(verdict.wholeSimilarity, 1);
  });

  it("knows a wrong first word in a line that is nearly right", () => {
    const verdict = verdictOn("itemz.length;", "items.length;");
    assert.equal(verdict.firstWordRight, false);
    assert.equal(verdict.exact, false);
    assert.ok(verdict.similarity > 0.9 && verdict.similarity < 1);
  });

  it("calls a text that begins with a line end wrong", () => {
    const { exact, firstWordRight } = verdictOn("\nfoo();", "foo();");
    assert.deepEqual({ exact, firstWordRight }, { exact: false, firstWordRight: false });
  });

  it("sees the end of a line that is only white space", () => {
    assert.equal(verdictOn(" x", "x").exact, false);
  });
});

describe("asWritten", () => {
  it("puts what stays right of the cursor behind the text", () => {
    assert.equal(asWritten("a, b", 0, ");\nnext"), "a, b);");
    assert.equal(asWritten("a, b);", 2, ");\nnext"), "a, b);");
    assert.equal(asWritten("a", 0, ""), "a");
  });
});

describe("firstWord", () => {
  const cases: readonly (readonly [string, string])[] = [
    [".length; i++", ".length"],
    [" = await foo()", "=await"],
    [");", ");"],
    ["größe + 1", "größe"],
    ["", ""],
  ];
  for (const [line, word] of cases) {
    it(`of ${JSON.stringify(line)} is ${JSON.stringify(word)}`, () => assert.equal(firstWord(line), word));
  }
});

describe("editDistance", () => {
  it("counts what is put in, taken out and replaced", () => {
    assert.equal(editDistance("kitten", "sitting"), 3);
    assert.equal(editDistance("", "abc"), 3);
    assert.equal(editDistance("abc", ""), 3);
    assert.equal(editDistance("abc", "abc"), 0);
  });

  it("makes a similarity between 0 and 1", () => {
    assert.equal(similarity("", ""), 1);
    assert.equal(similarity("abcd", "wxyz"), 0);
    assert.equal(similarity("abcd", "abcx"), 0.75);
  });
});
