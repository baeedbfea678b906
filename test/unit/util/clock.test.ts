import assert from "node:assert/strict";
import { sleepAwake, systemClock } from "../../../src/util/clock";
import { FakeClock } from "../../helpers/fakeClock";

describe("sleepAwake", () => {
  let clock: FakeClock;
  let isAwake: boolean;

  const sleep = (ms: number, signal?: AbortSignal) => {
    void sleepAwake(clock, ms, signal).then(() => {
      isAwake = true;
    });
  };
  const behind = async (ms: number) => {
    await clock.pass(ms);
    return isAwake;
  };

  beforeEach(() => {
    clock = new FakeClock();
    isAwake = false;
  });

  it("takes as long as it is told, also where that is no whole number of steps", async () => {
    for (const ms of [1, 249, 250, 251, 10_000, 10_001]) {
      isAwake = false;
      sleep(ms);
      assert.equal(await behind(ms - 1), false, `${ms} ms`);
      assert.equal(await behind(1), true, `${ms} ms`);
    }
  });

  it("is over at once for no time, and for a signal that has aborted", async () => {
    sleep(0);
    assert.equal(await behind(0), true);
    isAwake = false;
    sleep(1000, AbortSignal.abort());
    assert.equal(await behind(0), true);
  });

  it("is over when its signal aborts", async () => {
    const abort = new AbortController();
    sleep(10_000, abort.signal);
    assert.equal(await behind(600), false);
    abort.abort();
    assert.equal(await behind(0), true);
  });

  it("counts a machine's sleep as two steps, however long it was", async () => {
    sleep(10_000);
    await clock.pass(1000);
    await clock.oversleep(8 * 3_600_000);
    assert.equal(isAwake, false);
    assert.equal(await behind(8499), false);
    assert.equal(await behind(1), true);
  });

  it("counts the time of a busy process, up to two steps a step", async () => {
    sleep(1000);
    for (const late of [400, 400]) await clock.oversleep(late);
    assert.equal(isAwake, false);
    assert.equal(await behind(200), true);
  });
});

describe("systemClock", () => {
  it("sleeps no shorter than told, and wakes when the signal aborts", async () => {
    const startedAt = systemClock.now();
    await systemClock.sleep(20);
    assert.ok(systemClock.now() - startedAt >= 19);
    const abort = new AbortController();
    const long = systemClock.sleep(3_600_000, abort.signal);
    abort.abort();
    await long;
    await systemClock.sleep(3_600_000, abort.signal);
  });
});
