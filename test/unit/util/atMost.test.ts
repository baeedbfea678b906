import assert from "node:assert/strict";
import { atMost } from "../../../src/util/atMost";

describe("atMost", () => {
  it("does 300 pieces of work, never more than 8 at a time, and keeps their order", async () => {
    let running = 0;
    let peak = 0;
    const items = Array.from({ length: 300 }, (_, at) => at);
    const results = await atMost(8, items, async (item) => {
      peak = Math.max(peak, ++running);
      for (let turns = item % 5; turns >= 0; turns--) await Promise.resolve();
      running--;
      return item * 2;
    });
    assert.deepEqual(
      results,
      items.map((item) => item * 2),
    );
    assert.equal(peak, 8);
  });

  it("does nothing for no items, and rejects where the work does", async () => {
    assert.deepEqual(await atMost(8, [], () => Promise.resolve(1)), []);
    await assert.rejects(
      atMost(2, [1], () => Promise.reject(new Error("broken"))),
      /broken/,
    );
  });
});
