import assert from "node:assert/strict";
import { Scheduler, type Turn } from "../../../src/host/scheduler";
import { settle } from "../../helpers/fakeClock";

/** A job that ends when the test says so, or when it looks at its signal. */
class Job {
  isRunning = false;
  begun = 0;
  #turn: Turn | undefined;
  #end: (value: string) => void = () => undefined;

  readonly run = (turn: Turn): Promise<string> => {
    const { signal } = turn;
    this.isRunning = true;
    this.begun++;
    this.#turn = turn;
    return new Promise((resolve, reject) => {
      this.#end = resolve;
      const stop = () => setImmediate(() => reject(new Error("aborted")));
      if (signal.aborted) stop();
      signal.addEventListener("abort", stop, { once: true });
    });
  };

  /** Hands on a token, if it may. */
  write(): boolean | undefined {
    return this.#turn?.mayWrite();
  }

  end(value: string): void {
    this.#end(value);
  }
}

describe("Scheduler", () => {
  const never = new AbortController().signal;

  it("runs one job at a time, the newest, and supersedes the others", async () => {
    const scheduler = new Scheduler();
    const jobs = [new Job(), new Job(), new Job()];
    const [first, second, third] = jobs.map((job) => scheduler.run("a", job.run, never));
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
    const first = scheduler.run("a", running.run, never);
    const waiting = scheduler.run("a", new Job().run, abort.signal);
    abort.abort();
    await assert.rejects(waiting, { kind: "cancelled" });
    await assert.rejects(first, { kind: "superseded" });
    assert.equal(scheduler.counts.running, 0);
  });

  it("does not begin a job that was cancelled before", async () => {
    const scheduler = new Scheduler();
    const job = new Job();
    await assert.rejects(scheduler.run("a", job.run, AbortSignal.abort()), { kind: "cancelled" });
    assert.equal(job.isRunning, false);
    const next = new Job();
    const asked = scheduler.run("a", next.run, never);
    await settle();
    next.end("next");
    assert.equal(await asked, "next");
  });

  it("hands on what a job throws, and goes on", async () => {
    const scheduler = new Scheduler();
    await assert.rejects(
      scheduler.run("a", () => Promise.reject(new Error("oops")), never),
      /oops/,
    );
    assert.equal(await scheduler.run("a", () => Promise.resolve("fine"), never), "fine");
  });

  describe("between clients", () => {
    const begun = (...jobs: readonly Job[]) => jobs.map((job) => job.begun);

    it("lets in who asks before what another has under way, which begins anew after it", async () => {
      const scheduler = new Scheduler();
      const [older, newer] = [new Job(), new Job()];
      const first = scheduler.run("a", older.run, never);
      const second = scheduler.run("b", newer.run, never);
      await settle();
      await settle();
      assert.deepEqual(begun(older, newer), [1, 1]);
      newer.end("newer");
      assert.equal(await second, "newer");
      await settle();
      assert.deepEqual(begun(older, newer), [2, 1]);
      older.end("older");
      assert.equal(await first, "older");
      assert.deepEqual(scheduler.counts, { started: 2, settled: 2, running: 0, peakRunning: 1 });
    });

    it("lets what has begun to write end first, and nothing be written twice", async () => {
      const scheduler = new Scheduler();
      const [writing, reading, asking] = [new Job(), new Job(), new Job()];
      const first = scheduler.run("a", writing.run, never);
      await settle();
      assert.equal(writing.write(), true);
      const second = scheduler.run("b", reading.run, never);
      await settle();
      assert.deepEqual(begun(writing, reading), [1, 0]);
      writing.end("written");
      assert.equal(await first, "written");
      await settle();
      const third = scheduler.run("a", asking.run, never);
      assert.equal(reading.write(), false);
      await settle();
      await settle();
      asking.end("asked");
      await third;
      await settle();
      assert.equal(reading.write(), true);
      reading.end("read");
      assert.equal(await second, "read");
    });

    it("a client that asks without pause holds another up once and no more", async () => {
      const scheduler = new Scheduler();
      const patient = new Job();
      const answer = scheduler.run("a", patient.run, never);
      const flood = Array.from({ length: 50 }, () => new Job());
      const asked: Promise<unknown>[] = [];
      for (const job of flood) {
        asked.push(scheduler.run("b", job.run, never).catch(() => undefined));
        await settle();
      }
      assert.equal(patient.begun, 2);
      assert.equal(patient.write(), true);
      patient.end("answered");
      assert.equal(await answer, "answered");
      flood.at(-1)?.end("last");
      await Promise.all(asked);
    });

    it("the one that waits longest since its last turn goes first", async () => {
      const scheduler = new Scheduler();
      const jobs = { a: new Job(), b: new Job(), c: new Job() };
      const order: string[] = [];
      const write = (client: keyof typeof jobs) => (turn: Turn) => {
        order.push(client);
        turn.mayWrite();
        return jobs[client].run(turn);
      };
      for (const round of [
        ["a", "b", "c"],
        ["c", "b", "a"],
      ] as const) {
        const calls: Promise<string>[] = [];
        for (const client of round) {
          calls.push(scheduler.run(client, write(client), never));
          await settle();
        }
        for (const _ of round) {
          const running = order.at(-1) as keyof typeof jobs;
          jobs[running].end(running);
          await settle();
        }
        await Promise.all(calls);
      }
      assert.deepEqual(order, ["a", "b", "c", "c", "a", "b"]);
    });

    it("settles the calls of a client that cancels, running, put back or waiting", async () => {
      const scheduler = new Scheduler();
      const abort = new AbortController();
      const putBack = scheduler.run("a", new Job().run, abort.signal);
      const running = new Job();
      const other = scheduler.run("b", running.run, never);
      await settle();
      await settle();
      abort.abort();
      await assert.rejects(putBack, { kind: "cancelled" });
      running.end("fine");
      assert.equal(await other, "fine");
      scheduler.forget("a");
      assert.deepEqual(scheduler.counts, { started: 2, settled: 2, running: 0, peakRunning: 1 });
    });
  });

  describe("calls ahead of the user", () => {
    it("wait for every live one, and give way to any", async () => {
      const scheduler = new Scheduler();
      const [ahead, live, other] = [new Job(), new Job(), new Job()];
      const first = scheduler.run("a", live.run, never);
      const second = scheduler.run("a", ahead.run, never, "ahead");
      await settle();
      assert.equal(ahead.isRunning, false);
      live.end("live");
      await first;
      await settle();
      assert.equal(ahead.isRunning, true);
      const third = scheduler.run("b", other.run, never);
      await assert.rejects(second, { kind: "superseded" });
      await settle();
      assert.equal(other.isRunning, true);
      other.end("other");
      assert.equal(await third, "other");
    });

    it("supersede those of the same client only", async () => {
      const scheduler = new Scheduler();
      const [first, second, other] = [new Job(), new Job(), new Job()];
      const older = scheduler.run("a", first.run, never, "ahead");
      const waiting = scheduler.run("b", other.run, never, "ahead");
      await settle();
      assert.deepEqual([first.isRunning, other.isRunning], [true, false]);
      const newer = scheduler.run("a", second.run, never, "ahead");
      await assert.rejects(older, { kind: "superseded" });
      await settle();
      assert.deepEqual([other.isRunning, second.isRunning], [true, false]);
      other.end("other");
      assert.equal(await waiting, "other");
      await settle();
      second.end("second");
      assert.equal(await newer, "second");
    });

    it("do not supersede a live one of the same client", async () => {
      const scheduler = new Scheduler();
      const [live, ahead] = [new Job(), new Job()];
      const first = scheduler.run("a", live.run, never);
      const abort = new AbortController();
      const second = scheduler.run("a", ahead.run, abort.signal, "ahead");
      abort.abort();
      await assert.rejects(second, { kind: "cancelled" });
      live.end("live");
      assert.equal(await first, "live");
      assert.equal(ahead.begun, 0);
    });
  });
});
