import assert from "node:assert/strict";
import { Quiet } from "../../../src/host/quiet";
import { FakeClock, settle } from "../../helpers/fakeClock";

describe("Quiet", () => {
  it("lasts from the end of the last work on, and not while something is under way", async () => {
    const clock = new FakeClock();
    const quiet = new Quiet(clock);
    let end: () => void = () => undefined;
    const working = quiet.during(
      () =>
        new Promise<void>((resolve) => {
          end = resolve;
        }),
    );
    let hasLasted = false;
    void quiet.lasts(100).then(() => {
      hasLasted = true;
    });
    await clock.pass(250);
    assert.ok(!hasLasted, "something is under way");
    end();
    await working;
    await clock.pass(99);
    await settle();
    assert.ok(!hasLasted, "not long enough");
    await clock.pass(100);
    await settle();
    assert.ok(hasLasted);
    await quiet.lasts(100);
  });

  it("counts work that fails as work", async () => {
    const clock = new FakeClock();
    const quiet = new Quiet(clock);
    await clock.pass(500);
    await assert.rejects(
      quiet.during(() => Promise.reject(new Error("no"))),
      /no/,
    );
    let hasLasted = false;
    void quiet.lasts(100).then(() => {
      hasLasted = true;
    });
    await settle();
    assert.ok(!hasLasted);
    await clock.pass(100);
    await settle();
    assert.ok(hasLasted);
  });
});
