import assert from "node:assert/strict";
import { featuresOf } from "../../../../bench/replay/features";
import type { ReplayPoint } from "../../../../bench/replay/points";

describe("featuresOf", () => {
  const point = (before: string, after = "\n", hidden = ""): ReplayPoint => {
    const where = { id: 0, kind: "line", repository: "r", path: "a.ts", languageId: "typescript" } as const;
    return { ...where, place: "inWord", before, hidden, after, closers: "", name: undefined };
  };
  const of = (before: string, text: string, after?: string) => featuresOf(point(before, after), text, undefined);

  it("knows names that stand near, also where the cursor is inside of one", () => {
    assert.equal(of("const basket = 1;\nbas", "ket.size", "\n").knownWords, 0.5);
    assert.equal(of("const basket = 1;\nbas", "ket.size", "\n").firstKnown, 1);
    assert.equal(of("const baskets = 1;\nbas", "ket", "\n").firstKnown, 0);
  });

  it("does not depend on what was hidden", () => {
    const at = (hidden: string) => featuresOf(point("a = ", "\n", hidden), "b", undefined);
    assert.deepEqual(at("b"), at("something else"));
  });

  it("has the same features in the same order for every point", () => {
    const names = (before: string, text: string) => Object.keys(of(before, text, ")\nx"));
    assert.deepEqual(names("", ""), names("foo(", "a, 'b'"));
  });

  it("is finite without a model's answer", () => {
    const features = featuresOf(point("", ""), "", undefined);
    for (const [name, value] of Object.entries(features)) assert.ok(Number.isFinite(value), name);
  });
});
