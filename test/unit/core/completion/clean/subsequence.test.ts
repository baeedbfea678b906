import assert from "node:assert/strict";
import { isSubsequence } from "../../../../../src/core/completion/clean/subsequence";

describe("isSubsequence", () => {
  it("asks for all characters in order", () => {
    assert.ok(isSubsequence(")]", "a)b]c") && isSubsequence("", "a") && isSubsequence("ab", "ab"));
    assert.ok(!isSubsequence("])", "a)b]c") && !isSubsequence("aa", "ab") && !isSubsequence("a", ""));
  });
});
