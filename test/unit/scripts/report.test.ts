import assert from "node:assert/strict";
import { wordsOf } from "../../../scripts/report";

describe("the words of an error", () => {
  it("say where it came from, as far as is known, also where it came through another process", () => {
    assert.match(wordsOf(new Error("bad")), /^Error: bad\n {4}at .*report\.test/);
    assert.equal(wordsOf({ message: "bad", stack: "Error: bad\n    at a.ts:1" }), "Error: bad\n    at a.ts:1");
    assert.equal(wordsOf({ message: "bad" }), "bad");
    assert.equal(wordsOf("bad"), "bad");
    assert.equal(wordsOf(undefined), "undefined");
  });
});
