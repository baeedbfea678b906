import assert from "node:assert/strict";
import { ServerHealth } from "../../../../src/core/hosted/health";
import type { FailureKind } from "../../../../src/core/model/failure";

const origin = "https://api.example";

describe("ServerHealth", () => {
  let health: ServerHealth;
  let now: number;
  let changes: number;

  beforeEach(() => {
    health = new ServerHealth();
    health.onDidChange(() => changes++);
    [now, changes] = [1000, 0];
  });

  const kind = () => health.standing(origin, now).kind;
  /** Milliseconds until it may be asked again. */
  const wait = () => {
    const standing = health.standing(origin, now);
    return standing.kind === "waiting" ? standing.forMs : 0;
  };
  const fails = (failure: FailureKind = "serverFault", retryAfterMs?: number) =>
    health.begin(origin, now).failed(failure, retryAfterMs, now);

  it("leaves a server alone for twice as long after each failure, five minutes at most", () => {
    const waits: number[] = [];
    for (let failure = 0; failure < 11; failure++) {
      fails();
      waits.push(wait());
      now += wait();
    }
    assert.deepEqual(waits, [...[1, 2, 4, 8, 16, 32, 64, 128, 256].map((seconds) => seconds * 1000), 300_000, 300_000]);
  });

  it("waits to the millisecond, and for no other server", () => {
    fails();
    now += 999;
    assert.deepEqual(health.standing(origin, now), {
      ...{ kind: "waiting", failure: "serverFault", failures: 1, forMs: 1, isFirm: false },
    });
    assert.equal(health.standing("https://other.example", now).kind, "fine");
    now += 1;
    assert.equal(kind(), "fine");
  });

  it("waits as long as the server says, where that is longer, but no whole day", () => {
    fails("serverBusy", 90_000);
    assert.equal(wait(), 90_000);
    assert.equal((health.standing(origin, now) as { isFirm?: boolean }).isFirm, true);
    now += wait();
    fails("serverBusy", 1);
    assert.equal(wait(), 2000);
    now += wait();
    fails("serverBusy", 86_400_000);
    assert.equal(wait(), 3_600_000);
  });

  it("leaves a server alone for an hour where somebody has to mend something, until the settings change", () => {
    for (const failure of ["serverKey", "serverPayment", "serverForbidden", "serverCertificate"] as const) {
      fails(failure);
      assert.equal(wait(), 3_600_000);
      health.reset();
      assert.equal(kind(), "fine");
    }
  });

  it("lets one call try when the time is up, and all when the first piece of its answer is there", () => {
    fails();
    now += 1000;
    const trial = health.begin(origin, now);
    assert.deepEqual(health.standing(origin, now), { kind: "onTrial", failure: "serverFault" });
    assert.equal(health.standing(origin, now, new Set([trial])).kind, "fine");
    trial.passed();
    assert.equal(kind(), "fine");
    fails();
    assert.equal(wait(), 1000);
  });

  it("waits twice as long where the trial fails, and lets another one try where it is given up", () => {
    fails();
    now += 1000;
    health.begin(origin, now).ended();
    assert.equal(kind(), "fine");
    const trial = health.begin(origin, now);
    trial.failed("cancelled", undefined, now);
    assert.equal(kind(), "fine");
    health.begin(origin, now).failed("serverSilent", undefined, now);
    assert.equal(wait(), 2000);
  });

  it("counts calls that fail together once, and hears no good of one that began before", () => {
    const calls = [1, 2, 3].map(() => health.begin(origin, now));
    const [first, second, third] = calls;
    first?.failed("serverFault", undefined, now);
    second?.failed("serverFault", undefined, now);
    assert.equal(wait(), 1000);
    third?.passed();
    assert.equal(kind(), "waiting");
  });

  it("counts nothing that is not the server's doing", () => {
    const others = ["cancelled", "superseded", "notAllowed", "looksSecret", "promptTooLong", "processGone"] as const;
    for (const failure of others) fails(failure);
    assert.equal(kind(), "fine");
    assert.equal(changes, 0);
  });

  it("looks once a minute whether the day's budget is there again, and does not take it for the server's fault", () => {
    for (let minute = 0; minute < 5; minute++) {
      fails("overBudget");
      assert.equal(wait(), 60_000);
      now += 60_000;
    }
    fails();
    assert.equal(wait(), 1000);
  });

  it("tells each change, and none where nothing was known", () => {
    health.reset();
    health.begin(origin, now).passed();
    assert.equal(changes, 0);
    fails();
    assert.equal(changes, 1);
    now += 1000;
    const trial = health.begin(origin, now);
    assert.equal(changes, 2);
    trial.passed();
    assert.equal(changes, 3);
  });
});
