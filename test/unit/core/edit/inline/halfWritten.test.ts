import assert from "node:assert/strict";
import { halfWritten, placeOfHalf } from "../../../../../src/core/edit/inline/halfWritten";

const file = { uri: "file:///a.ts", languageId: "typescript" };
const lines = (text: string) => [...text];

describe("lines that were left half written", () => {
  /** The lines “cd” of “abcdef” became “CcD”. */
  const half = halfWritten(file, lines("cd"), lines("abCcDef"), { from: 2, to: 5 });

  it("are found again, whatever was written in their place by then", () => {
    assert.deepEqual(placeOfHalf(half, lines("abCcDef")), { from: 2, to: 5 });
    assert.deepEqual(placeOfHalf(half, lines("abCCCCef")), { from: 2, to: 6 });
    assert.deepEqual(placeOfHalf(half, lines("abef")), { from: 2, to: 2 });
  });

  it("are told from those that are as they were", () => {
    assert.equal(placeOfHalf(half, lines("abcdef")), "before");
  });

  it("are not found where something else has changed too", () => {
    for (const text of ["xbCcDef", "abCcDex", "xabCcDef", "abCcDefx", "ab", ""]) {
      assert.equal(placeOfHalf(half, lines(text)), undefined, text);
    }
  });

  it("are not found where too few lines are left", () => {
    const alike = halfWritten(file, lines("X"), lines("aaXaa"), { from: 2, to: 3 });
    assert.equal(placeOfHalf(alike, lines("aaa")), undefined);
  });

  it("may be all of a file, its first lines, and its last", () => {
    const all = halfWritten(file, lines("ab"), lines("xyz"), { from: 0, to: 3 });
    assert.deepEqual(placeOfHalf(all, lines("uvwxyz")), { from: 0, to: 6 });
    const first = halfWritten(file, lines("a"), lines("xbc"), { from: 0, to: 1 });
    assert.deepEqual(placeOfHalf(first, lines("xybc")), { from: 0, to: 2 });
    const last = halfWritten(file, lines("c"), lines("abx"), { from: 2, to: 3 });
    assert.deepEqual(placeOfHalf(last, lines("abxy")), { from: 2, to: 4 });
  });
});
