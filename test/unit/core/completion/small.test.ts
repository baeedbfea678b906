import assert from "node:assert/strict";
import { describeOutcome } from "../../../../src/core/completion/describe";
import { extentAt } from "../../../../src/core/completion/extent";
import { firstLineLogProbs } from "../../../../src/core/completion/gate";
import { none } from "../../../../src/core/completion/outcome";
import { defaultPreferences } from "../../../../src/core/completion/request";
import { type RequestParts, requestAt } from "../../../helpers/requests";

describe("firstLineLogProbs", () => {
  const of = (pairs: readonly [string, number | undefined][], endLogProb?: number) =>
    firstLineLogProbs({ tokens: pairs.map(([text, logProb]) => ({ text, logProb })), endLogProb }).sum;

  it("is that of the first line and its end, and of nothing behind it", () => {
    assert.equal(
      of([
        ["a", -1],
        ["b", -3],
        ["\n", -5],
        ["c", -100],
      ]),
      -9,
    );
    assert.equal(
      of([
        ["\n  ", -1],
        ["b", -3],
        ["\nc", -100],
      ]),
      -4,
    );
    // A line end that was held back comes without text, before what it was held back for.
    assert.equal(
      of([
        ["a", -1],
        ["", -2],
        ["\n  b", -100],
      ]),
      -3,
    );
    assert.equal(
      of(
        [
          ["a;\n", -1],
          ["b", -100],
        ],
        -100,
      ),
      -1,
    );
  });

  it("takes the end of the answer where that is the line's end", () => {
    assert.equal(of([["a", -1]], -0.5), -1.5);
    assert.equal(
      of(
        [
          ["a", -1],
          ["\nb", -1],
        ],
        -100,
      ),
      -1,
    );
  });

  it("is unknown where the backend tells nothing", () => {
    assert.equal(of([["a", undefined]]), undefined);
    assert.equal(
      of([
        ["a", -1],
        ["b", undefined],
      ]),
      -1,
    );
    assert.equal(of([]), undefined);
  });
});

describe("extentAt", () => {
  const extentOf = (before: string, writesBlocks: boolean, parts: RequestParts = {}) =>
    extentAt(requestAt(`${before}‸`, parts), writesBlocks);

  it("asks for a block where a line opens one or is empty inside one, and only of a model that writes them", () => {
    for (const before of ["if (a) {", "def f():", "f(() =>", "x = [", "  ", "if (a) {\n  "]) {
      assert.equal(extentOf(before, true), "block", before);
      assert.equal(extentOf(before, false), "line", before);
    }
    for (const before of ["const a = ", "", "a\n", "foo("]) {
      assert.equal(extentOf(before, true), before === "foo(" ? "block" : "line", before);
    }
  });

  it("asks for a block for who asks by key, of a model that writes them", () => {
    assert.equal(extentOf("const a = ", true, { trigger: "explicit" }), "block");
    assert.equal(extentOf("const a = ", false, { trigger: "explicit" }), "line");
  });

  it("does what the user set, whatever the place and the model", () => {
    const lines = (wanted: "single" | "multi") => ({ preferences: { ...defaultPreferences, lines: wanted } });
    for (const trigger of ["automatic", "explicit"] as const) {
      assert.equal(extentOf("if (a) {", true, { trigger, ...lines("single") }), "line");
      assert.equal(extentOf("const a = ", false, { trigger, ...lines("multi") }), "block");
    }
  });
});

describe("describeOutcome", () => {
  it("says what happened without the suggested text", () => {
    const suggestion = { kind: "suggestion", text: "secret\nline", replacedAfter: 0, source: "model" } as const;
    assert.equal(describeOutcome({ ...suggestion, lineLogProb: -0.1 }), "suggested 11 characters in 2 lines (model)");
    assert.equal(describeOutcome(none("selection")), "nothing: something is selected");
    assert.match(describeOutcome(none("failed", { failure: "noFim" })), /fill-in-the-middle/);
  });
});
