import assert from "node:assert/strict";
import type { Candidate } from "../../../../src/core/context/candidate";
import { mergeCandidates } from "../../../../src/core/context/mergeCandidates";

const lines = Array.from({ length: 100 }, (_, at) => `line${at}();`);
const textOf = (_uri: string, from: number, to: number) => lines.slice(from, to).join("\n");

function place(from: number, to: number, parts: Partial<Candidate> = {}): Candidate {
  return { source: "neighbour", uri: "a", path: "a", from, to, text: textOf("a", from, to), score: 0.5, ...parts };
}
const merged = (...candidates: readonly Candidate[]) =>
  mergeCandidates(candidates, textOf).map(
    ({ source, uri, from, to, score }) => `${source} ${uri} ${from}-${to} ${score}`,
  );

describe("mergeCandidates", () => {
  it("makes one piece of places that share lines, with the reason and the worth of the better one", () => {
    const [only, ...others] = mergeCandidates([place(10, 20), place(5, 12, { source: "edited", score: 0.9 })], textOf);
    assert.deepEqual(others, []);
    assert.deepEqual([only?.source, only?.score, only?.text], ["edited", 0.9, textOf("a", 5, 20)]);
  });

  it("makes one of a chain of places, and leaves others alone", () => {
    assert.deepEqual(merged(place(18, 28), place(0, 10), place(8, 20), place(40, 50), place(0, 10, { uri: "b" })), [
      "neighbour a 0-28 0.5",
      "neighbour b 0-10 0.5",
      "neighbour a 40-50 0.5",
    ]);
  });

  it("makes no piece of more than forty lines, and none whose text cannot be read", () => {
    assert.equal(merged(place(0, 30), place(20, 45)).length, 2);
    assert.equal(mergeCandidates([place(0, 10), place(5, 15)], () => undefined).length, 2);
  });

  it("lets a declaration that a place contains lift that place", () => {
    const definition = place(12, 14, { source: "definition", score: 1 });
    assert.deepEqual(merged(place(10, 20), definition), ["definition a 10-20 1"]);
    assert.deepEqual(merged(place(30, 40), definition), ["definition a 12-14 1", "neighbour a 30-40 0.5"]);
  });
});
