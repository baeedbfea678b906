import assert from "node:assert/strict";
import {
  keptIn,
  lineChanges,
  lineEdit,
  partlyWritten,
  takenBack,
} from "../../../../../src/core/edit/inline/lineChanges";
import type { LineEdit } from "../../../../../src/core/edit/textLines";
import { random } from "../../../../helpers/random";

const lines = (text: string) => [...text];

describe("changes of lines", () => {
  it("are those that differ, in order, each with both of its sides", () => {
    assert.deepEqual(lineChanges(lines("abcde"), lines("aXcdYe")), [
      { baseFrom: 1, baseTo: 2, from: 1, to: 2 },
      { baseFrom: 4, baseTo: 4, from: 4, to: 5 },
    ]);
    assert.deepEqual(lineChanges(lines("abc"), lines("abc")), []);
    assert.deepEqual(lineChanges([], lines("a")), [{ baseFrom: 0, baseTo: 0, from: 0, to: 1 }]);
  });

  it("are one where two texts have little in common", () => {
    const [before, after] = ["a", "b"].map((one) => Array.from({ length: 400 }, (_, at) => `${one}${at}`));
    assert.deepEqual(lineChanges(before ?? [], after ?? []), [{ baseFrom: 0, baseTo: 400, from: 0, to: 400 }]);
  });

  it("lead from one text to the other, kept or taken back one by one in any order", () => {
    const next = random(7);
    const text = () => Array.from({ length: Math.floor(next() * 12) }, () => "abc".charAt(Math.floor(next() * 3)));
    for (let round = 0; round < 300; round++) {
      let [base, current]: readonly (readonly string[])[] = [text(), text()];
      assert.ok(base && current);
      for (let left = lineChanges(base, current); left.length > 0; left = lineChanges(base, current)) {
        const change = left[Math.floor(next() * left.length)];
        assert.ok(change);
        if (next() < 0.5) base = keptIn(base, current, change);
        else current = edited(current, takenBack(base, change));
        assert.equal(lineChanges(base, current).length, left.length - 1);
      }
      assert.deepEqual(base, current);
    }
  });
});

function edited(before: readonly string[], { from, to, lines: inserted }: LineEdit): readonly string[] {
  return [...before.slice(0, from), ...inserted, ...before.slice(to)];
}

describe("a text that is written over from its start", () => {
  it("loses of its lines those that were reached, and no others", () => {
    const base = ["one();", "two();", "three();", "four();"];
    assert.deepEqual(partlyWritten(base, []).lines, base);
    assert.deepEqual(partlyWritten(base, ["one();"]).lines, base);
    assert.deepEqual(partlyWritten(base, ["zero();"]).lines, ["zero();", ...base]);
    assert.deepEqual(partlyWritten(base, ["one();", "drei();"]).lines, ["one();", "drei();", ...base.slice(1)]);
    assert.deepEqual(partlyWritten(base, ["one();", "drei();", "three();"]).lines, [
      "one();",
      "drei();",
      ...base.slice(2),
    ]);
  });

  it("tells what differs in what is written, and nothing of what is still to come", () => {
    const base = ["one();", "two();", "three();", "four();"];
    assert.deepEqual(partlyWritten(base, ["one();", "zwei();"]).changes, [{ baseFrom: 1, baseTo: 1, from: 1, to: 2 }]);
    const changes = [{ baseFrom: 1, baseTo: 2, from: 1, to: 2 }];
    assert.deepEqual(partlyWritten(base, ["one();", "zwei();", "three();"]).changes, changes);
    assert.deepEqual(partlyWritten(base, base).changes, []);
    assert.deepEqual(partlyWritten(base, ["three();"]).changes, [{ baseFrom: 0, baseTo: 2, from: 0, to: 0 }]);
  });

  it("becomes with all that differs kept what is written, whatever that is", () => {
    const next = random(5);
    const text = () => Array.from({ length: Math.floor(next() * 30) }, () => `line${Math.floor(next() * 9)}`);
    for (let round = 0; round < 300; round++) {
      const [base, written] = [text(), text()];
      const { lines: all, changes } = partlyWritten(base, written);
      // From the last one to the first: the places of none are moved by those before it.
      const kept = changes.reduceRight<readonly string[]>((now, change) => keptIn(now, written, change), base);
      assert.deepEqual(kept, all);
    }
  });

  it("does not jump to a closer further down", () => {
    assert.deepEqual(partlyWritten(["a();", "}", "b();", "}"], ["}"]).lines, ["}", "a();", "}", "b();", "}"]);
  });
});

describe("the edit between two texts", () => {
  it("leaves the lines at both ends alone", () => {
    assert.deepEqual(lineEdit(lines("abcd"), lines("aXYd")), { from: 1, to: 3, lines: ["X", "Y"] });
    assert.deepEqual(lineEdit(lines("aa"), lines("aaa")), { from: 2, to: 2, lines: ["a"] });
    assert.deepEqual(lineEdit(lines("aaa"), lines("aa")), { from: 2, to: 3, lines: [] });
    assert.equal(lineEdit(lines("ab"), lines("ab")), undefined);
  });
});
