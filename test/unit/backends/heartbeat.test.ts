import assert from "node:assert/strict";
import { Heartbeat } from "../../../src/backends/local/heartbeat";
import { FakeClock } from "../../helpers/fakeClock";

describe("Heartbeat", () => {
  /** Watches another end that answers as `ping` does; `verdict` is undefined while there is none. */
  function watch(ping: () => Promise<unknown>, limitMs = 10_000) {
    const clock = new FakeClock();
    const stop = new AbortController();
    const watched: { verdict: boolean | undefined } = { verdict: undefined };
    const heartbeat = new Heartbeat(ping, clock);
    void heartbeat
      .hangs(() => limitMs, stop.signal)
      .then((hangs) => {
        watched.verdict = hangs;
      });
    return { clock, heartbeat, stop, watched };
  }
  const never = () => new Promise<void>(() => undefined);

  it("finds out that nothing was answered for the limit, and not sooner", async () => {
    const { clock, watched } = watch(never);
    await clock.pass(11_000);
    assert.equal(watched.verdict, undefined);
    await clock.pass(2000);
    assert.equal(watched.verdict, true);
  });

  it("goes on asking while answers come, also slow ones", async () => {
    let pings = 0;
    const { clock, watched } = watch(async () => {
      pings++;
      await clock.sleep(9000);
    });
    await clock.pass(120_000);
    assert.equal(watched.verdict, undefined);
    assert.ok(pings >= 9, `${pings} pings`);
  });

  it("takes any other sign of life for an answer", async () => {
    const { clock, heartbeat, watched } = watch(never);
    for (let second = 0; second < 180; second += 5) {
      await clock.pass(5000);
      heartbeat.noteSign();
    }
    assert.equal(watched.verdict, undefined);
    await clock.pass(13_000);
    assert.equal(watched.verdict, true);
  });

  it("does not count time in which this end slept too", async () => {
    const { clock, watched } = watch(never);
    await clock.pass(5000);
    for (let nap = 0; nap < 5; nap++) await clock.oversleep(60_000);
    assert.equal(watched.verdict, undefined);
    await clock.pass(10_000);
    assert.equal(watched.verdict, true);
  });

  it("takes an end that has gone for no hang, and stops when told", async () => {
    const { clock, stop, watched } = watch(() => Promise.reject(new Error("gone")));
    await clock.pass(60_000);
    assert.equal(watched.verdict, undefined);
    stop.abort();
    await clock.pass(0);
    assert.equal(watched.verdict, false);
  });
});
