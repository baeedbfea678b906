import assert from "node:assert/strict";
import {
  type DocumentChange,
  fateOf,
  followed,
  type LineSpan,
  linesAfter,
} from "../../../../../src/core/edit/inline/followedLines";
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

function becomes(line: string, chance: number): readonly string[] {
  if (chance < 0.1) return [];
  if (chance < 0.2) return [`${line}!`];
  return chance < 0.3 ? [line, `${line}+`] : [line];
}

describe("what becomes of lines that are followed", () => {
  const before = [..."abcdefgh"];
  /** All of the document is put anew. */
  const anew = (lines: readonly string[], old: readonly string[] = before) =>
    change([0, 0], [old.length - 1, old.at(-1)?.length ?? 0], lines.join("\n"));
  const untouched = { isTouched: false, isAtEdge: false, above: [], below: [] };

  it("is nothing where a document is put anew that differs elsewhere", () => {
    const [after] = [[..."aBcdefgXh"]];
    assert.deepEqual(fateOf(span, [anew(after)], before), { ...untouched, span });
    assert.deepEqual(linesAfter(before, [anew(after)]), after);
    // The same as two changes, the last one first.
    const two = [change([7, 0], [7, 0], "X\n"), change([1, 0], [1, 1], "B\nBB")];
    assert.deepEqual(fateOf(span, two, before), { ...untouched, span: { from: 4, to: 7 } });
    assert.deepEqual(linesAfter(before, two), [..."aB", "BB", ..."cdefgXh"]);
  });

  it("has the lines that its text has, whatever is changed and however often", () => {
    const next = random(12);
    const below = (most: number) => Math.floor(next() * most);
    for (let round = 0; round < 500; round++) {
      const text = Array.from({ length: below(30) }, () => (next() < 0.3 ? "\n" : "x")).join("");
      const ends = Array.from({ length: 2 * below(5) }, () => below(text.length + 1)).sort((a, b) => a - b);
      const place = (offset: number): [number, number] => {
        const above = text.slice(0, offset).split("\n");
        return [above.length - 1, above.at(-1)?.length ?? 0];
      };
      let after = text;
      const changes: DocumentChange[] = [];
      for (let end = ends.length - 1; end > 0; end -= 2) {
        const [from = 0, to = 0] = ends.slice(end - 1, end + 1);
        const typed = ["", "y", "\n", "y\n", "\nyy\n\ny"][below(5)] ?? "";
        changes.push(change(place(from), place(to), typed));
        after = after.slice(0, from) + typed + after.slice(to);
      }
      assert.deepEqual(linesAfter(text.split("\n"), changes), after.split("\n"));
    }
  });

  it("is told apart line by line, wherever else a document that is put anew differs", () => {
    const next = random(11);
    for (let round = 0; round < 500; round++) {
      const old = Array.from({ length: 14 }, (_, at) => `${at}`);
      const at = { from: 5, to: 9 };
      // Next to the edges nobody could tell what belongs where.
      const isFree = (line: number) => ![4, 5, 8, 9].includes(line);
      const made = old.map((line, index) => (isFree(index) ? becomes(line, next()) : [line]));
      const own = made.slice(at.from, at.to).flat();
      const from = made.slice(0, at.from).flat().length;
      const isTouched = own.join() !== old.slice(at.from, at.to).join();
      const fate = fateOf(at, [anew(made.flat(), old)], old);
      const now = { from, to: from + own.length };
      assert.deepEqual(fate, { ...untouched, span: now, isTouched });
    }
  });

  it("is that they have what was changed together with them, as it was before", () => {
    const joined = fateOf(span, [change([2, 1], [3, 0], "")], before);
    assert.deepEqual(joined, { span: { from: 2, to: 5 }, isTouched: true, isAtEdge: false, above: ["c"], below: [] });
    const below = fateOf(span, [change([5, 1], [7, 0], "")], before);
    assert.deepEqual(below, {
      span: { from: 3, to: 6 },
      isTouched: true,
      isAtEdge: false,
      above: [],
      below: ["g", "h"],
    });
  });

  it("is told where something comes right above or below them", () => {
    const isAtEdge = (one: DocumentChange) => fateOf(span, [one], before)?.isAtEdge;
    assert.deepEqual(
      [3, 6].map((line) => isAtEdge(change([line, 0], [line, 0], "x\n"))),
      [true, true],
    );
    assert.deepEqual(
      [2, 7].map((line) => isAtEdge(change([line, 0], [line, 0], "x\n"))),
      [false, false],
    );
  });

  it("is that they are lost where they go together with what is around, or nothing is as it was", () => {
    assert.equal(fateOf(span, [change([0, 0], [7, 1], "")], before), undefined);
    assert.equal(fateOf(span, [anew([..."12345678"])], before), undefined);
    const many = Array.from({ length: 600 }, (_, at) => `${at}`);
    const others = many.map((line, at) => (at === 300 ? line : `${line}!`));
    assert.equal(fateOf({ from: 300, to: 301 }, [anew(others, many)], many), undefined);
  });
});
