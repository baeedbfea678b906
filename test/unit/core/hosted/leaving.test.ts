import assert from "node:assert/strict";
import { byFile, eachLine } from "../../../../src/core/hosted/leaving";

const lines = (path: string, first: number, last: number) => ({ path, lines: { first, last } });

describe("what a prompt is made of", () => {
  it("is named by runs of lines", () => {
    assert.deepEqual(eachLine("a", [9, 2, 3, 1, 3, 5]), [lines("a", 2, 4), lines("a", 6, 6), lines("a", 10, 10)]);
    assert.deepEqual(eachLine("a", []), []);
  });

  it("is put together by files to what is not less", () => {
    const sources = [lines("a", 5, 6), lines("b", 1, 1), lines("a", 2, 3), lines("a", 9, 12), { path: "c" }];
    assert.deepEqual(byFile([...sources, lines("c", 1, 2)]), [lines("a", 2, 12), lines("b", 1, 1), { path: "c" }]);
    assert.deepEqual(byFile([lines("d", 1, 2), { path: "d" }, lines("d", 3, 4)]), [{ path: "d" }]);
  });
});
