import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Acceleration } from "../../../src/host/acceleration";
import { acceleratorKind, driverMark, judge, type TrialRun } from "../../../src/host/accelerator";
import type { TrialFindings } from "../../../src/host/acceleratorTrial";
import type { AcceleratorWish } from "../../../src/protocol/endpoint";
import type { AcceleratorStatus, MachineSpeed } from "../../../src/protocol/host";

const slow: MachineSpeed = { readBillionsPerSecond: 100, bytesPerSecond: 20e9 };
const quick: MachineSpeed = { readBillionsPerSecond: 3000, bytesPerSecond: 400e9 };
const card = { devices: ["A card"], totalBytes: 8e9, isUnified: false };
const whole = (found: TrialFindings): TrialRun => ({ found, failed: undefined });
const processor = whole({ logProb: -1.5, speed: slow });

describe("judge", () => {
  it("uses what works and is quicker for a usual completion", () => {
    const verdict = judge(whole({ ...card, logProb: -1.54, speed: quick }), processor);
    assert.deepEqual(verdict, {
      kind: "used",
      tried: { device: "A card", totalBytes: 8e9, isUnified: false, speed: quick, processorSpeed: slow },
    });
    // Reads four times as fast, and writes so slowly that the answer comes later.
    const uneven = { readBillionsPerSecond: 400, bytesPerSecond: 12e9 };
    assert.equal(judge(whole({ ...card, logProb: -1.5, speed: uneven }), processor).kind, "slower");
  });

  it("refuses what computes wrongly, crashes, or hangs, with the reason", () => {
    const why = (run: TrialRun) => {
      const verdict = judge(run, processor);
      assert.ok(verdict.kind === "unfit", verdict.kind);
      return verdict.why;
    };
    assert.match(why(whole({ ...card, logProb: -20.7, speed: quick })), /a known text differs by 19\.20/);
    const crash = { why: "the process that tried it ended (SIGSEGV).", isLate: false };
    assert.equal(why({ found: card, failed: crash }), crash.why);
    assert.equal(why({ found: { ...card, logProb: -1.5 }, failed: crash }), crash.why);
    const late = { why: "it did not answer within 60 seconds", isLate: true };
    assert.equal(why({ found: card, failed: late }), late.why);
    // It answered rightly before, so it is slow and not broken.
    assert.equal(judge({ found: { ...card, logProb: -1.5 }, failed: late }, processor).kind, "slower");
  });

  it("has nothing to say where there is no device, and nothing for good where the processor's trial failed", () => {
    const noLibrary = { found: {}, failed: { why: "no binary", isLate: false } };
    assert.deepEqual(judge(noLibrary, noLibrary), { kind: "none" });
    assert.deepEqual(judge(whole({ devices: [] }), processor), { kind: "none" });
    const right = whole({ ...card, logProb: -1.5, speed: quick });
    assert.deepEqual(judge(right, { found: {}, failed: { why: "", isLate: true } }), { kind: "untried" });
  });
});

describe("acceleratorKind", () => {
  it("knows for which platforms npm has a build that uses one", () => {
    const kinds = (["linux", "win32", "darwin"] as const).flatMap((system) =>
      ["x64", "arm64"].map((arch) => acceleratorKind(system, arch)),
    );
    assert.deepEqual(kinds, ["vulkan", undefined, "vulkan", undefined, undefined, "metal"]);
  });
});

describe("an accelerator's record", () => {
  let file: string;
  beforeEach(() => {
    file = path.join(mkdtempSync(path.join(tmpdir(), "hearth-accelerator-")), "a.accelerator");
  });
  const begin = (wish: AcceleratorWish = "auto", isPossible = true) =>
    new Acceleration({ kind: isPossible ? "vulkan" : undefined, wish, file, log: () => undefined });
  const tried = { device: "A card", totalBytes: 8e9, isUnified: false, speed: quick, processorSpeed: slow };
  const keep = (verdict: AcceleratorStatus, mark = driverMark()) =>
    writeFileSync(file, JSON.stringify({ mark, verdict, begun: 0 }));

  it("is tried where nothing is known, or a driver has changed; never where the user or the platform says no", () => {
    assert.ok(begin().wantsTrial);
    assert.equal(begin("off").status.kind, "off");
    assert.equal(begin("auto", false).status.kind, "none");
    keep({ kind: "used", tried }, "another system");
    assert.equal(begin().status.kind, "untried");
    writeFileSync(file, "{ cut sho");
    assert.equal(begin().status.kind, "untried");
  });

  it("holds: used where it is quicker, and where it is slower only by the user's wish", () => {
    keep({ kind: "used", tried });
    const used = begin();
    assert.ok(used.isUsed && used.gpu === "vulkan" && !used.wantsTrial);
    keep({ kind: "slower", tried });
    assert.ok(!begin().isUsed);
    assert.ok(begin("on").isUsed);
    assert.equal(begin("auto").status.kind, "slower");
  });

  it("is blamed for two lost processes in a row, unless one has ended well or proved itself", () => {
    keep({ kind: "used", tried });
    begin().leave();
    begin();
    const proved = begin();
    for (let at = 0; at < 10; at++) proved.completed();
    assert.ok(begin().isUsed && begin().isUsed);
    const third = begin().status;
    assert.ok(third.kind === "unfit" && third.device === "A card", third.kind);
    assert.match(third.why, /the last 2 processes that computed on it were lost/);
    // It is not forgotten with the next process, but where the user restarts.
    assert.equal(begin().status.kind, "unfit");
    begin().forget();
    assert.equal(begin().status.kind, "untried");
  });

  it("is given up for one process where it fails without taking it down", () => {
    keep({ kind: "used", tried });
    const acceleration = begin();
    acceleration.giveUp("no memory left on it");
    assert.deepEqual(acceleration.status, { kind: "unfit", device: "A card", why: "no memory left on it" });
    acceleration.leave();
    assert.ok(begin().isUsed);
  });
});
