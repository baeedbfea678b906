import assert from "node:assert/strict";
import { Debounce } from "../../../../src/core/completion/debounce";
import { describeOutcome } from "../../../../src/core/completion/describe";
import { extentAt } from "../../../../src/core/completion/extent";
import { firstLineMeanLogProb } from "../../../../src/core/completion/gate";
import { none } from "../../../../src/core/completion/outcome";

describe("Debounce", () => {
  const delayAfter = (betweenKeysMs: number, firstTokenMs: number) => {
    const debounce = new Debounce();
    for (let key = 0; key < 5; key++) debounce.keyPressed(key * betweenKeysMs);
    debounce.answered(firstTokenMs);
    return debounce.delayMs;
  };

  it("waits for nothing while the model is quicker than the typing, or nothing is known", () => {
    assert.equal(delayAfter(150, 40), 0);
    assert.equal(new Debounce().delayMs, 0);
  });

  it("waits for a pause when the model is slower, but not long", () => {
    assert.equal(delayAfter(100, 400), 150);
    assert.equal(delayAfter(400, 900), 250);
  });

  it("does not take a break for slow typing", () => {
    const debounce = new Debounce();
    for (const at of [0, 100, 200, 60_000, 60_100]) debounce.keyPressed(at);
    debounce.answered(200);
    assert.equal(debounce.delayMs, 150);
  });
});

describe("firstLineMeanLogProb", () => {
  const tokens = (...pairs: [string, number | undefined][]) => pairs.map(([text, logProb]) => ({ text, logProb }));

  it("is the mean of the first line only", () => {
    assert.equal(firstLineMeanLogProb(tokens(["a", -1], ["b", -3], ["\n", -100], ["c", -100])), -2);
    assert.equal(firstLineMeanLogProb(tokens(["\n  ", -1], ["b", -3], ["\nc", -100])), -2);
  });

  it("is unknown where the backend tells nothing", () => {
    assert.equal(firstLineMeanLogProb(tokens(["a", undefined])), undefined);
    assert.equal(firstLineMeanLogProb(tokens(["a", -1], ["b", undefined])), -1);
    assert.equal(firstLineMeanLogProb([]), undefined);
  });
});

describe("extentAt", () => {
  it("asks for a block where a line opens one or is empty inside one, and only of a model that writes them", () => {
    for (const before of ["if (a) {", "def f():", "f(() =>", "x = [", "  ", "if (a) {\n  "]) {
      assert.equal(extentAt(before, true), "block", before);
      assert.equal(extentAt(before, false), "line", before);
    }
    for (const before of ["const a = ", "", "a\n", "foo("]) {
      assert.equal(extentAt(before, true), before === "foo(" ? "block" : "line", before);
    }
  });
});

describe("describeOutcome", () => {
  it("says what happened without the suggested text", () => {
    const suggestion = { kind: "suggestion", text: "secret\nline", replacedAfter: 0, source: "model" } as const;
    assert.equal(describeOutcome({ ...suggestion, meanLogProb: -0.1 }), "suggested 11 characters in 2 lines (model)");
    assert.equal(describeOutcome(none("selection")), "nothing: something is selected");
    assert.match(describeOutcome(none("failed", { failure: "noFim" })), /fill-in-the-middle/);
  });
});
