import assert from "node:assert/strict";
import { inTime } from "../../../src/editor/inTime";
import { FakeClock } from "../../helpers/fakeClock";

describe("inTime", () => {
  it("is the answer, or undefined where the one asked fails", async () => {
    assert.equal(await inTime(Promise.resolve(7), 1000, new FakeClock()), 7);
    assert.equal(await inTime(Promise.reject(new Error("broken")), 1000, new FakeClock()), undefined);
  });

  it("is undefined once the time is over without an answer", async () => {
    const clock = new FakeClock();
    const asked = inTime(new Promise<number>(() => undefined), 1000, clock);
    await clock.pass(1000);
    assert.equal(await asked, undefined);
  });
});
