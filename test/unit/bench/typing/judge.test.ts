import assert from "node:assert/strict";
import { judge, keysOf } from "../../../../bench/typing/judge";

describe("a person who reads a suggestion", () => {
  it("takes what is right and leaves nothing of the line but closers", () => {
    assert.equal(judge("items.length", "items.length);\nnext").isWorthTaking, true);
    assert.equal(judge("items.length);", "items.length);\nnext").isWorthTaking, true);
    assert.equal(judge("items", "items.length);\nnext").isWorthTaking, false);
    assert.equal(judge("items.size);", "items.length);\nnext").isWorthTaking, false);
  });

  it("does not take what saves no key", () => {
    assert.equal(judge(";", ";\n").isWorthTaking, false);
  });

  it("sees at the first word whether to read on", () => {
    assert.equal(judge(" items.size", "items.length").isFirstWordRight, true);
    assert.equal(judge("item", "items").isFirstWordRight, false);
    assert.equal(judge(");", ")").isFirstWordRight, true);
    assert.equal(judge("(", "[").isFirstWordRight, false);
  });

  it("saves the keys of the text, of which the editor writes the indentation", () => {
    assert.equal(keysOf("\n    a;"), 3);
    assert.equal(judge("\n    a;", "\n    a;\n").saves, 2);
  });
});
