import assert from "node:assert/strict";
import { nestingOf } from "../../../../../src/core/completion/clean/brackets";

describe("nestingOf", () => {
  it("tells what closes something from before, and what is open at the end", () => {
    assert.deepEqual(nestingOf("(a)]\n} + [{"), {
      outer: [
        { token: "]", start: 3 },
        { token: "}", start: 5 },
      ],
      open: ["[", "{"],
      isOpen: true,
    });
  });

  it("goes on from what is open", () => {
    assert.deepEqual(nestingOf("a)", ["{", '"']), { outer: [], open: ["{", '"'], isOpen: false });
    assert.deepEqual(nestingOf('a")}', ["{", '"']).outer, [
      { token: '"', start: 1 },
      { token: ")", start: 2 },
      { token: "}", start: 3 },
    ]);
  });

  it("closes a bracket over others that were left open", () => {
    assert.deepEqual(nestingOf("([{)"), { outer: [], open: [], isOpen: false });
  });
});
