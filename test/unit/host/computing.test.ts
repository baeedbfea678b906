import assert from "node:assert/strict";
import { Computing } from "../../../src/host/computing";
import { FakeClock, settle } from "../../helpers/fakeClock";

const never = new AbortController().signal;

describe("Computing", () => {
  let clock: FakeClock;
  let computing: Computing;
  let log: string[];

  beforeEach(() => {
    clock = new FakeClock();
    computing = new Computing(clock);
    log = [];
  });

  /** Work that ends a turn after it is told to. */
  const work = (isAwaited: boolean, signal = never) => {
    let end: () => void = () => undefined;
    const running = computing.during(
      "completion",
      signal,
      (either) =>
        new Promise<void>((resolve, reject) => {
          end = resolve;
          either.addEventListener("abort", async () => {
            await settle();
            log.push("ended");
            reject(new Error("told"));
          });
        }),
      isAwaited,
    );
    running.catch(() => undefined);
    return { running, end: () => end() };
  };

  it("knows for a while that a window has waited for a role, and not of work that none waits for", async () => {
    const silent = work(false);
    silent.end();
    await silent.running;
    assert.equal(computing.wasAwaited("completion", 100), false);
    const awaited = work(true);
    await clock.pass(1000);
    assert.equal(computing.wasAwaited("completion", 100), true);
    awaited.end();
    await awaited.running;
    await clock.pass(99);
    assert.deepEqual([computing.wasAwaited("completion", 100), computing.wasAwaited("chat", 100)], [true, false]);
    await clock.pass(1);
    assert.equal(computing.wasAwaited("completion", 100), false);
  });

  it("ends a role's work, and waits until it has ended", async () => {
    work(true);
    await computing.stop("completion");
    assert.deepEqual(log, ["ended"]);
    await computing.stop("completion");
    await computing.stop("chat");
  });

  it("gives way while somebody waits for work, and only then", async () => {
    const seen: string[] = [];
    const first = work(true);
    void computing.whenFree("completion", never).then(() => seen.push("free"));
    await settle();
    assert.deepEqual(seen, []);
    // The next one begins in the moment in which the first ends.
    let second = first;
    void first.running.then(() => {
      second = work(true);
    });
    first.end();
    await settle();
    assert.deepEqual(seen, []);
    second.end();
    await settle();
    assert.deepEqual(seen, ["free"]);
    const chore = work(false);
    await computing.whenFree("completion", never);
    chore.end();
  });

  it("does not make anybody wait who gives up", async () => {
    const { end } = work(true);
    const abort = new AbortController();
    const free = computing.whenFree("completion", abort.signal);
    abort.abort();
    await free;
    await computing.whenFree("completion", abort.signal);
    end();
  });
});
