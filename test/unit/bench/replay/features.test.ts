import assert from "node:assert/strict";
import { featuresOf, firstLineLogProbs } from "../../../../bench/replay/features";
import { mean } from "../../../../bench/replay/intervals";
import type { ReplayPoint } from "../../../../bench/replay/points";
import { firstLineMeanLogProb } from "../../../../src/core/completion/gate";
import type { FimToken } from "../../../../src/core/model/backend";

const tokens = (...texts: readonly string[]): readonly FimToken[] =>
  texts.map((text, at) => ({ text, logProb: -(at + 1) }));

describe("firstLineLogProbs", () => {
  it("takes the tokens that the gate takes", () => {
    for (const some of [
      tokens("a", "b"),
      tokens("a", "\n", "b"),
      tokens("\n  ", "a", ";\n", "b"),
      tokens("", "", "a\nb", "c"),
      tokens(" ", "a\n"),
    ]) {
      const logProbs = firstLineLogProbs(some);
      assert.equal(mean(logProbs), firstLineMeanLogProb(some), JSON.stringify(some));
    }
    assert.deepEqual(firstLineLogProbs(tokens("a", "\n", "b")), [-1]);
  });
});

describe("featuresOf", () => {
  const point = (before: string, after = "\n", hidden = ""): ReplayPoint => {
    const where = { id: 0, kind: "line", repository: "r", path: "a.ts", languageId: "typescript" } as const;
    return { ...where, place: "inWord", before, hidden, after, closers: "", name: undefined };
  };
  const of = (before: string, text: string, after?: string) => featuresOf(point(before, after), text, -0.1, undefined);

  it("knows names that stand near, also where the cursor is inside of one", () => {
    assert.equal(of("const basket = 1;\nbas", "ket.size", "\n").knownWords, 0.5);
    assert.equal(of("const basket = 1;\nbas", "ket.size", "\n").firstKnown, 1);
    assert.equal(of("const baskets = 1;\nbas", "ket", "\n").firstKnown, 0);
  });

  it("does not depend on what was hidden", () => {
    const at = (hidden: string) => featuresOf(point("a = ", "\n", hidden), "b", -0.1, undefined);
    assert.deepEqual(at("b"), at("something else"));
  });

  it("has the same features in the same order for every point", () => {
    const names = (before: string, text: string) => Object.keys(of(before, text, ")\nx"));
    assert.deepEqual(names("", ""), names("foo(", "a, 'b'"));
  });

  it("is finite without a model's answer", () => {
    const features = featuresOf(point("", ""), "", undefined, undefined);
    for (const [name, value] of Object.entries(features)) assert.ok(Number.isFinite(value), name);
  });
});
