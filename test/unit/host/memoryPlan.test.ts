import assert from "node:assert/strict";
import { leastBytes, memoryPlan, planBytes } from "../../../src/host/memoryPlan";

const [mega, giga] = [1e6, 1e9];
const demand = { weights: 1 * giga, kvPerToken: 50_000 };
const wish = { sequences: 4, contextSize: 4096 };

describe("memoryPlan", () => {
  it("gives what is wanted where there is room", () => {
    assert.deepEqual(memoryPlan(demand, wish, 8 * giga), wish);
  });

  it("gives up sequences before context, and context before the model", () => {
    const plans: string[] = [];
    for (let free = 3 * giga; free > 1 * giga; free -= 10 * mega) {
      const plan = memoryPlan(demand, wish, free);
      const words = plan ? `${plan.sequences} × ${plan.contextSize}` : "no";
      if (plans.at(-1) !== words) plans.push(words);
    }
    assert.deepEqual(plans, ["4 × 4096", "3 × 4096", "2 × 4096", "1 × 4096", "1 × 2048", "1 × 1024", "no"]);
  });

  it("never plans for more than what is free, and leaves a part of that", () => {
    for (let free = 1 * giga; free < 3 * giga; free += 7 * mega) {
      const plan = memoryPlan(demand, wish, free);
      if (plan) assert.ok(planBytes(demand, plan) <= 0.9 * free);
    }
  });

  it("asks for no more than a small context holds, where that is all that is wanted", () => {
    const small = { sequences: 2, contextSize: 512 };
    assert.deepEqual(memoryPlan(demand, small, 1.4 * giga), small);
    assert.equal(memoryPlan(demand, small, 1.2 * giga), undefined);
    assert.equal(leastBytes(demand, small), planBytes(demand, { sequences: 1, contextSize: 512 }));
  });

  it("counts weights that are there already as nothing", () => {
    assert.deepEqual(memoryPlan({ ...demand, weights: 0 }, { sequences: 1, contextSize: 4096 }, 0.5 * giga), {
      sequences: 1,
      contextSize: 4096,
    });
  });
});
