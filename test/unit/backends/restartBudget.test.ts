import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type LossLedger, OwnLosses, SharedLosses } from "../../../src/backends/local/lossLedger";
import { verdictAfter } from "../../../src/backends/local/restartBudget";
import { FakeClock } from "../../helpers/fakeClock";

describe("the verdict after a loss", () => {
  it("allows three restarts, each later than the one before", () => {
    assert.deepEqual([1, 2, 3, 4, 9].map(verdictAfter), [
      { kind: "restart", delayMs: 250 },
      { kind: "restart", delayMs: 1000 },
      { kind: "restart", delayMs: 4000 },
      { kind: "stop" },
      { kind: "stop" },
    ]);
  });
});

describe("counting losses", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "hearth-test-"));
    mkdirSync(path.join(folder, "run"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const shared = (name = "run") =>
    new SharedLosses(async () => ({ folder: path.join(folder, name), prefix: "e.lost-" }));
  const ledgers: readonly (readonly [string, () => LossLedger])[] = [
    ["one window's", () => new OwnLosses(new FakeClock())],
    ["all windows'", () => shared()],
  ];
  for (const [name, make] of ledgers) {
    it(`${name}: each process counts once, and nothing counts after a restart by hand`, async () => {
      const losses = make();
      await losses.clear();
      assert.equal(await losses.add("a"), 1);
      assert.equal(await losses.add("a"), 1);
      assert.equal(await losses.add("b"), 2);
      await losses.clear();
      assert.equal(await losses.add("c"), 1);
    });
  }

  it("one window's: forgets what is five minutes old", async () => {
    const clock = new FakeClock();
    const losses = new OwnLosses(clock);
    await losses.add("a");
    await clock.pass(299_000);
    assert.equal(await losses.add("b"), 2);
    await clock.pass(1000);
    assert.equal(await losses.add("c"), 2);
  });

  it("all windows': forgets what is five minutes old, and its file", async () => {
    await shared().add("a");
    const old = Date.now() / 1000 - 301;
    utimesSync(path.join(folder, "run", "e.lost-a"), old, old);
    assert.equal(await shared().add("b"), 1);
    assert.deepEqual(readdirSync(path.join(folder, "run")), ["e.lost-b"]);
  });

  it("all windows': a loss that ten of them saw counts once", async () => {
    const counts = await Promise.all(Array.from({ length: 10 }, () => shared().add("a")));
    assert.deepEqual(new Set(counts), new Set([1]));
    assert.equal(await shared().add("b"), 2);
  });
});
