import assert from "node:assert/strict";
import { Scheduler } from "../../../src/host/scheduler";
import { settle } from "../../helpers/fakeClock";

/** A job that ends when the test says so, or when it looks at its signal. */
class Job {
  isRunning = false;
  #end: (value: string) => void = () => undefined;

  readonly run = (signal: AbortSignal): Promise<string> => {
    this.isRunning = true;
    return new Promise((resolve, reject) => {
      this.#end = resolve;
      const stop = () => setImmediate(() => reject(new Error("aborted")));
      if (signal.aborted) stop();
      signal.addEventListener("abort", stop, { once: true });
    });
  };

  end(value: string): void {
    this.#end(value);
  }
}

describe("Scheduler", () => {
  const never = new AbortController().signal;

  it("runs one job at a time, the newest, and supersedes the others", async () => {
    const scheduler = new Scheduler();
    const jobs = [new Job(), new Job(), new Job()];
    const [first, second, third] = jobs.map((job) => scheduler.run(job.run, { signal: never }));
    await assert.rejects(second as Promise<string>, { kind: "superseded" });
    await assert.rejects(first as Promise<string>, { kind: "superseded" });
    await settle();
    assert.deepEqual(
      jobs.map((job) => job.isRunning),
      [true, false, true],
    );
    jobs[2]?.end("third");
    assert.equal(await third, "third");
    assert.deepEqual(scheduler.counts, { started: 3, settled: 3, running: 0, peakRunning: 1 });
  });

  it("refuses a waiting job at once when it is cancelled, and leaves the running one alone", async () => {
    const scheduler = new Scheduler();
    const running = new Job();
    const abort = new AbortController();
    const first = scheduler.run(running.run, { signal: never });
    const waiting = scheduler.run(new Job().run, { signal: abort.signal });
    abort.abort();
    await assert.rejects(waiting, { kind: "cancelled" });
    await assert.rejects(first, { kind: "superseded" });
    assert.equal(scheduler.counts.running, 0);
  });

  it("does not begin a job that was cancelled before", async () => {
    const scheduler = new Scheduler();
    const job = new Job();
    await assert.rejects(scheduler.run(job.run, { signal: AbortSignal.abort() }), { kind: "cancelled" });
    assert.equal(job.isRunning, false);
    const next = new Job();
    const asked = scheduler.run(next.run, { signal: never });
    await settle();
    next.end("next");
    assert.equal(await asked, "next");
  });

  it("hands on what a job throws, and goes on", async () => {
    const scheduler = new Scheduler();
    await assert.rejects(
      scheduler.run(() => Promise.reject(new Error("oops")), { signal: never }),
      /oops/,
    );
    assert.equal(await scheduler.run(() => Promise.resolve("fine"), { signal: never }), "fine");
  });
});
