import assert from "node:assert/strict";
import { RestartBudget } from "../../../src/backends/local/restartBudget";

describe("RestartBudget", () => {
  it("allows three restarts in five minutes, each later than the one before", () => {
    const budget = new RestartBudget();
    const verdicts = [0, 1000, 2000, 3000].map((now) => budget.lost(now));
    assert.deepEqual(verdicts, [
      { kind: "restart", delayMs: 250 },
      { kind: "restart", delayMs: 1000 },
      { kind: "restart", delayMs: 4000 },
      { kind: "stop" },
    ]);
  });

  it("forgets what is five minutes old, and everything when the user restarts", () => {
    const budget = new RestartBudget();
    for (const now of [0, 1, 2]) budget.lost(now);
    assert.deepEqual(budget.lost(300_003), { kind: "restart", delayMs: 250 });
    for (const now of [300_004, 300_005, 300_006]) budget.lost(now);
    budget.reset();
    assert.deepEqual(budget.lost(300_007), { kind: "restart", delayMs: 250 });
  });
});
