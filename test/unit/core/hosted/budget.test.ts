import assert from "node:assert/strict";
import { counts, isLimited, isUsedUp, nothingSpent, withRequest, withTokens } from "../../../../src/core/hosted/budget";

describe("the budget of a day", () => {
  it("is used up once as many requests or tokens were asked for as it has", () => {
    const budget = { requests: 10, tokens: 1000 };
    for (const [requests, tokens, isOver] of [
      [0, 0, false],
      [9, 999, false],
      [10, 0, true],
      [0, 1000, true],
      [11, 2000, true],
    ] as const) {
      assert.equal(isUsedUp({ requests, tokens }, budget), isOver, `${requests} ${tokens}`);
    }
  });

  it("has no limit where it is 0", () => {
    const much = { requests: 1e6, tokens: 1e9 };
    assert.equal(isUsedUp(much, { requests: 0, tokens: 0 }), false);
    assert.equal(isUsedUp(much, { requests: 0, tokens: 1 }), true);
    assert.equal(isUsedUp(much, { requests: 1, tokens: 0 }), true);
    assert.equal(isUsedUp(nothingSpent, { requests: 1, tokens: 1 }), false);
    assert.deepEqual(
      [
        isLimited({ requests: 0, tokens: 0 }),
        isLimited({ requests: 1, tokens: 0 }),
        isLimited({ requests: 0, tokens: 1 }),
      ],
      [false, true, true],
    );
  });

  it("counts prompts and answers, estimated too, and nothing where nobody knows", () => {
    const once = withRequest(nothingSpent);
    assert.deepEqual(withTokens(once, { prompt: 5, answer: 2, isEstimated: true }), { requests: 1, tokens: 7 });
    assert.deepEqual(withTokens(once, undefined), { requests: 1, tokens: 0 });
  });

  it("does not count what sets a server up", () => {
    assert.deepEqual(
      ["completion", "chat", "actions", "setup"].map((purpose) => counts(purpose as "chat")),
      [true, true, true, false],
    );
  });
});
