import assert from "node:assert/strict";
import { type DocumentChange, followed, type LineSpan } from "../../../../../src/core/edit/inline/followedLines";
import { random } from "../../../../helpers/random";

const change = (start: readonly [number, number], end: readonly [number, number], text: string): DocumentChange => ({
  start: { line: start[0], character: start[1] },
  end: { line: end[0], character: end[1] },
  text,
});
const span = { from: 3, to: 6 };
const moved = (one: DocumentChange, at: LineSpan = span) => {
  const { from, to, isTouched } = followed(at, one);
  return [from, to, isTouched];
};

describe("lines of a document that are followed", () => {
  it("move with what is changed above them, and stay where it is below", () => {
    assert.deepEqual(moved(change([0, 0], [0, 0], "a\nb\n")), [5, 8, false]);
    assert.deepEqual(moved(change([0, 2], [2, 1], "")), [1, 4, false]);
    assert.deepEqual(moved(change([3, 0], [3, 0], "new line\n")), [4, 7, false]);
    assert.deepEqual(moved(change([2, 0], [3, 0], "")), [2, 5, false]);
    assert.deepEqual(moved(change([6, 0], [9, 0], "x")), [3, 6, false]);
  });

  it("grow and shrink with what is changed in them", () => {
    assert.deepEqual(moved(change([4, 1], [4, 1], "a\nb")), [3, 7, true]);
    assert.deepEqual(moved(change([3, 0], [5, 0], "")), [3, 4, true]);
    assert.deepEqual(moved(change([3, 0], [3, 0], "x")), [3, 6, true]);
    assert.deepEqual(moved(change([5, 4], [5, 4], "\n")), [3, 7, true]);
    assert.deepEqual(moved(change([4, 0], [6, 0], "a\nb\nc\n")), [3, 7, true]);
    assert.deepEqual(moved(change([3, 0], [6, 0], "")), [3, 3, true]);
  });

  it("take in what is changed together with them", () => {
    assert.deepEqual(moved(change([1, 2], [4, 1], "x")), [1, 3, true]);
    assert.deepEqual(moved(change([2, 5], [3, 0], "")), [2, 5, true]);
    assert.deepEqual(moved(change([5, 0], [8, 0], "y\n")), [3, 6, true]);
  });

  it("have their own text where nothing touched them, whatever was changed", () => {
    const next = random(3);
    const pick = (most: number) => Math.floor(next() * (most + 1));
    for (let round = 0; round < 2000; round++) {
      const lines = Array.from({ length: 8 }, (_, at) => `${at}`.repeat(1 + pick(2)));
      const from = pick(6);
      const at = { from, to: from + 1 + pick(7 - from) };
      const start = { line: pick(7), character: 0 };
      start.character = pick(lines[start.line]?.length ?? 0);
      const end = { line: start.line + pick(7 - start.line), character: 0 };
      const least = end.line === start.line ? start.character : 0;
      end.character = least + pick((lines[end.line]?.length ?? 0) - least);
      const text = ["", "x", "\n", "x\n", "x\ny"][pick(4)] ?? "";
      const head = [...lines.slice(0, start.line), (lines[start.line] ?? "").slice(0, start.character)].join("\n");
      const tail = [(lines[end.line] ?? "").slice(end.character), ...lines.slice(end.line + 1)].join("\n");
      const result = `${head}${text}${tail}`.split("\n");
      const now = followed(at, { start, end, text });
      if (!now.isTouched) assert.deepEqual(result.slice(now.from, now.to), lines.slice(at.from, at.to));
      // What is outside of them is as it was, or was changed by itself.
      const above = result.slice(0, now.from).length + result.slice(now.to).length + (now.to - now.from);
      assert.equal(above, result.length, JSON.stringify({ at, start, end, text, now }));
    }
  });
});
