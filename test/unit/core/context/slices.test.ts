import assert from "node:assert/strict";
import { inSlices, type Steps } from "../../../../src/core/context/slices";
import { FakeClock, settle } from "../../../helpers/fakeClock";

/** Time passes while work is done, too. */
class WorkClock extends FakeClock {
  readonly sleeps: number[] = [];
  #worked = 0;
  override now(): number {
    return super.now() + this.#worked;
  }
  override sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.sleeps.push(ms);
    return super.sleep(ms, signal);
  }
  work(ms: number): void {
    this.#worked += ms;
  }
}

describe("inSlices", () => {
  let clock: WorkClock;
  let done: number;
  beforeEach(() => {
    clock = new WorkClock();
    done = 0;
  });

  function* steps(count: number, ms: number): Steps<string> {
    while (done < count) {
      clock.work(ms);
      done++;
      yield;
    }
    return "finished";
  }

  it("lets the thread go before 8 ms are over, and goes on after a pause", async () => {
    const work = inSlices(steps(10, 1.5), clock, new AbortController().signal);
    await settle();
    const slices = [done * 1.5];
    for (let before = done; done < 10; before = done) {
      await clock.pass(4);
      slices.push((done - before) * 1.5);
    }
    assert.deepEqual(slices, [4.5, 4.5, 4.5, 1.5]);
    assert.equal(await work, "finished");
  });

  it("lets the thread go once more before anybody has the result of long work", async () => {
    const work = inSlices(steps(10, 1.5), clock, new AbortController().signal);
    await clock.pass(100);
    assert.equal(await work, "finished");
    assert.deepEqual(clock.sleeps, [4, 4, 4, 0]);
  });

  it("does short work at once", async () => {
    assert.equal(await inSlices(steps(10, 0.1), clock, new AbortController().signal), "finished");
    assert.deepEqual(clock.sleeps, []);
  });

  it("leaves the rest when it is aborted", async () => {
    const abort = new AbortController();
    const work = inSlices(steps(100, 3), clock, abort.signal);
    await clock.pass(4);
    const before = done;
    assert.ok(before > 0);
    abort.abort("typed");
    assert.equal(await work, undefined);
    await clock.pass(100);
    assert.equal(done, before);
  });
});
