import assert from "node:assert/strict";
import { usablePart } from "../../../../../src/core/completion/clean/usable";
import type { FimEnd } from "../../../../../src/core/model/backend";

describe("usablePart", () => {
  /** What is left of an answer that ended so, or the reason why nothing is. */
  function left(text: string, end: FimEnd): string {
    const timing = { promptTokens: 1, evaluatedTokens: 1, firstTokenMs: 0, totalMs: 0 };
    const usable = usablePart({ tokens: [{ text, logProb: -0.1 }], end, timing });
    return usable.reason ?? usable.text;
  }

  it("keeps what ended by itself or by a rule, open or not", () => {
    for (const end of ["endOfText", "lineEnd", "blockEnd"] as const) assert.equal(left(" foo(a,", end), " foo(a,");
    assert.equal(left("print(row.a)", "repetition"), "print(row.a)");
  });

  it("drops the line that was cut off", () => {
    assert.equal(left("\n    const a = 1;\n    const b = compu", "maxTokens"), "\n    const a = 1;");
    assert.equal(left("alpha, [1, 2", "maxTokens"), "unfinished");
  });

  it("cuts back to where nothing is open", () => {
    assert.equal(left("\n  a();\n  if (b) {\n    c();", "timeBudget"), "\n  a();");
    assert.equal(left("\n  if (b) {\n    c();", "timeBudget"), "unfinished");
    assert.equal(left("\n  s = 'it\\'s';\n  t = f(1,\n    2)", "timeBudget"), "\n  s = 'it\\'s';\n  t = f(1,\n    2)");
  });

  it("drops a line that stutters, and the line it belongs to", () => {
    assert.equal(left("\n  a();\n  b; b; b; b;", "stutter"), "\n  a();");
    assert.equal(left("; ; ; ; ; ;", "stutter"), "repetition");
  });

  it("says that the model wrote what stands below", () => {
    assert.equal(left("", "repeatsBelow"), "repeatsSuffix");
    assert.equal(left("a();", "repeatsBelow"), "a();");
    assert.equal(left("", "endOfText"), "");
  });
});
