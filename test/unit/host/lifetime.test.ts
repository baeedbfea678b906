import assert from "node:assert/strict";
import { Lifetime } from "../../../src/host/lifetime";
import { FakeClock } from "../../helpers/fakeClock";

const graceMs = 5000;
const firstClientMs = 15_000;
const minute = 60_000;
const longestTimer = 2 ** 31 - 1;

describe("Lifetime", () => {
  let clock: FakeClock;
  let reason: string | undefined;

  const live = (hasGrace = true) => {
    const lifetime = new Lifetime(clock, hasGrace);
    void lifetime.over.then((why) => {
      reason = why;
    });
    return lifetime;
  };
  /** Why it is over after that time, undefined if it is not. */
  const behind = async (ms: number) => {
    await clock.pass(ms);
    return reason;
  };

  beforeEach(() => {
    clock = new FakeClock();
    reason = undefined;
  });

  it("waits for its first client, and then for none", async () => {
    live();
    assert.equal(await behind(firstClientMs - 1), undefined);
    assert.equal(await behind(1), "alone");
  });

  it("stays while a client is there", async () => {
    const lifetime = live();
    await clock.pass(firstClientMs - 1);
    lifetime.clientCame();
    assert.equal(await behind(24 * 60 * minute), undefined);
  });

  it("has a time of grace after its last client, and only after the last", async () => {
    const lifetime = live();
    lifetime.clientCame();
    lifetime.clientCame();
    lifetime.clientWent();
    assert.equal(await behind(10 * graceMs), undefined);
    lifetime.clientWent();
    assert.equal(await behind(graceMs - 1), undefined);
    assert.equal(await behind(1), "alone");
  });

  it("has none where it may not stay", async () => {
    const lifetime = live(false);
    lifetime.clientCame();
    assert.equal(await behind(minute), undefined);
    lifetime.clientWent();
    assert.equal(await behind(0), "alone");
  });

  it("a window that reloads finds it again, as often as it does, with all its grace each time", async () => {
    const lifetime = live();
    lifetime.clientCame();
    for (let reload = 0; reload < 3; reload++) {
      lifetime.clientWent();
      assert.equal(await behind(graceMs - 1), undefined);
      lifetime.clientCame();
      assert.equal(await behind(graceMs), undefined);
    }
    lifetime.clientWent();
    assert.equal(await behind(graceMs), "alone");
  });

  describe("when nobody asks anything", () => {
    let lifetime: Lifetime;
    beforeEach(() => {
      lifetime = live();
      lifetime.clientCame();
    });

    /** A call under way; `end` settles it. */
    const call = () => {
      let end: (fails?: boolean) => void = () => undefined;
      const done = lifetime.during(
        () =>
          new Promise<string>((resolve, reject) => {
            end = (fails) => (fails ? reject(new Error("oops")) : resolve("answer"));
          }),
      );
      return { done, end };
    };

    it("leaves after the minutes it was told, though clients are there", async () => {
      lifetime.unloadAfter(2);
      assert.equal(await behind(2 * minute - 1), undefined);
      assert.equal(await behind(1), "idle");
    });

    it("never leaves for 0 minutes, nor before it was told any", async () => {
      assert.equal(await behind(1000 * minute), undefined);
      lifetime.unloadAfter(1);
      lifetime.unloadAfter(0);
      assert.equal(await behind(1000 * minute), undefined);
      await lifetime.during(async () => undefined);
      assert.equal(await behind(1000 * minute), undefined);
    });

    it("the newest number of minutes counts, longer or shorter, from when it is told", async () => {
      lifetime.unloadAfter(1);
      await clock.pass(minute - 1);
      lifetime.unloadAfter(5);
      assert.equal(await behind(4 * minute), undefined);
      lifetime.unloadAfter(2);
      assert.equal(await behind(2 * minute - 1), undefined);
      assert.equal(await behind(1), "idle");
    });

    it("counts no time in which a call is under way, and begins anew behind the last of them", async () => {
      lifetime.unloadAfter(1);
      await clock.pass(minute - 1);
      const [first, second] = [call(), call()];
      assert.equal(await behind(10 * minute), undefined);
      first.end();
      assert.equal(await first.done, "answer");
      assert.equal(await behind(10 * minute), undefined);
      lifetime.unloadAfter(1);
      assert.equal(await behind(10 * minute), undefined, "minutes told meanwhile do not count from then on");
      second.end();
      assert.equal(await second.done, "answer");
      assert.equal(await behind(minute - 1), undefined);
      assert.equal(await behind(1), "idle");
    });

    it("a call that fails, at once or later, is over as well", async () => {
      lifetime.unloadAfter(1);
      const failing = call();
      failing.end(true);
      await assert.rejects(failing.done, /oops/);
      const throwing = lifetime.during(() => {
        throw new Error("at once");
      });
      await assert.rejects(throwing, /at once/);
      assert.equal(await behind(minute - 1), undefined);
      assert.equal(await behind(1), "idle");
    });

    it("sets no timer beyond what a timer can hold, which would be due at once", async () => {
      lifetime.unloadAfter(Number.MAX_VALUE);
      assert.equal(await behind(longestTimer - 1), undefined);
      assert.equal(await behind(1), "idle");
    });

    it("the last client's going counts whatever the minutes are", async () => {
      lifetime.unloadAfter(30);
      lifetime.clientWent();
      assert.equal(await behind(graceMs), "alone");
    });
  });
});
