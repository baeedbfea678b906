import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Acceleration } from "../../../src/host/acceleration";
import { acceleratorKind, driverMark, judge, type TrialRun } from "../../../src/host/accelerator";
import type { TrialFindings } from "../../../src/host/acceleratorTrial";
import type { AcceleratorWish } from "../../../src/protocol/endpoint";
import type { AcceleratorStatus, MachineSpeed } from "../../../src/protocol/machine";

const slow: MachineSpeed = { readBillionsPerSecond: 100, bytesPerSecond: 20e9 };
const quick: MachineSpeed = { readBillionsPerSecond: 3000, bytesPerSecond: 400e9 };
const card = { devices: ["A card"], totalBytes: 8e9, isUnified: false };
const whole = (found: TrialFindings): TrialRun => ({ found, failed: undefined });
const processor = whole({ logProb: -1.5, speed: slow });

describe("judge", () => {
  const crash = { why: "the process that tried it ended (SIGSEGV).", isPassing: false };
  const late = { why: "it did not answer within 60 seconds", isPassing: true };
  const unfit = (run: TrialRun) => {
    const { status, isPassing } = judge(run, processor);
    assert.ok(status.kind === "unfit", status.kind);
    return { why: status.why, isPassing };
  };

  it("uses what works and is quicker for a usual completion", () => {
    const { status, isPassing } = judge(whole({ ...card, logProb: -1.54, speed: quick }), processor);
    assert.deepEqual(status, {
      kind: "used",
      tried: { device: "A card", totalBytes: 8e9, isUnified: false, speed: quick, processorSpeed: slow },
    });
    assert.ok(!isPassing);
    // Reads four times as fast, and writes so slowly that the answer comes later.
    const uneven = { readBillionsPerSecond: 400, bytesPerSecond: 12e9 };
    assert.equal(judge(whole({ ...card, logProb: -1.5, speed: uneven }), processor).status.kind, "slower");
  });

  it("refuses what computes wrongly or crashes for good, with the reason", () => {
    const wrong = unfit(whole({ ...card, logProb: -20.7, speed: quick }));
    assert.match(wrong.why, /a known text differs by 19\.20/);
    assert.ok(!wrong.isPassing);
    assert.deepEqual(unfit({ found: card, failed: crash }), crash);
    assert.deepEqual(unfit({ found: { ...card, logProb: -1.5 }, failed: crash }), crash);
  });

  it("takes what may be otherwise the next time for what it is: a busy machine, or memory that others have", () => {
    assert.deepEqual(unfit({ found: {}, failed: late }), late);
    assert.deepEqual(unfit({ found: card, failed: late }), late);
    // It answered rightly before, so it is slow and not broken.
    const slower = judge({ found: { ...card, logProb: -1.5 }, failed: late }, processor);
    assert.deepEqual([slower.status.kind, slower.isPassing], ["slower", true]);
    const right = whole({ ...card, logProb: -1.5, speed: quick });
    const alone = judge(right, { found: {}, failed: { why: "it crashed", isPassing: false } });
    assert.ok(alone.isPassing && alone.status.kind === "unfit");
  });

  it("has nothing to say where there is no device", () => {
    const noLibrary = { found: {}, failed: { why: "no binary", isPassing: false } };
    assert.deepEqual(judge(noLibrary, noLibrary).status, { kind: "none" });
    assert.deepEqual(judge(whole({ devices: [] }), processor).status, { kind: "none" });
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
    writeFileSync(file, JSON.stringify({ mark, verdict, begun: 0, tries: 0 }));

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
    assert.ok(!begin().wasLost);
    const proved = begin();
    assert.ok(proved.wasLost);
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

  it("is used no more where completions fail on it one after the other", () => {
    keep({ kind: "used", tried });
    const acceleration = begin();
    assert.ok(!acceleration.failed("device lost"));
    acceleration.completed();
    assert.ok(!acceleration.failed("device lost"));
    assert.ok(acceleration.failed("device lost"));
    const next = begin().status;
    assert.ok(next.kind === "unfit" && next.why === "completions fail on it: device lost");
    assert.ok(!begin().failed("anything else") && !begin("auto", false).failed("anything"));
  });

  it("cannot be kept by a process of one window", () => {
    const own = new Acceleration({ kind: "vulkan", wish: "auto", file: undefined, log: () => undefined });
    assert.equal(own.status.kind, "notShared");
  });

  it("has to prove itself again for each model that is loaded on it", () => {
    keep({ kind: "used", tried });
    const first = begin();
    for (let at = 0; at < 10; at++) first.completed();
    first.loading();
    assert.ok(begin().wasLost);
    assert.equal(begin().status.kind, "unfit");
  });

  it("is tried anew where the device is not there any more", () => {
    keep({ kind: "used", tried });
    const acceleration = begin();
    acceleration.lostDevice();
    assert.equal(acceleration.status.kind, "unfit");
    assert.ok(begin().wantsTrial);
  });

  it("is unfit where three trials came to no end, and no process leaves for what cannot be kept", async () => {
    const kept = { mark: driverMark(), verdict: { kind: "untried" }, begun: 0, tries: 3 };
    writeFileSync(file, JSON.stringify(kept));
    assert.equal(await begin().try("/no/program", "/no/model", () => false), false);
    const { status } = begin();
    assert.ok(status.kind === "unfit" && /3 trials came to no end/.test(status.why));
    file = path.join(file, "below a file");
    const lost = begin();
    assert.equal(await lost.try("/no/program", "/no/model", () => false), false);
    assert.equal(lost.status.kind, "untried");
    assert.ok(!lost.wantsTrial, "once is enough for a process");
  });

  it("counts a trial before it begins, and not one that its process ended in good order", async () => {
    const first = begin();
    const trying = first.try("/no/program", "/no/model", () => false);
    assert.equal(JSON.parse(readFileSync(file, "utf8")).tries, 1);
    first.leave();
    assert.equal(JSON.parse(readFileSync(file, "utf8")).tries, 0);
    await trying;
  });

  describe("by trials whose processes say what a test wants", () => {
    /** A program that plays both trials: the card's finds `card`, the processor's is slow. */
    function program(before = ""): string {
      const entry = path.join(mkdtempSync(path.join(tmpdir(), "hearth-accelerator-")), "trial.cjs");
      const found = { ...card, logProb: -1.5, speed: quick };
      writeFileSync(
        entry,
        `const found = process.argv[3] === "cpu" ? ${JSON.stringify(processor.found)} : ${JSON.stringify(found)};
         ${before}
         process.send({ found }, () => process.send({ done: true }));
         setInterval(() => undefined, 1000);`,
      );
      return entry;
    }

    it("is used by the next process", async () => {
      assert.equal(await begin().try(program(), "/no/model", () => false), true);
      assert.ok(begin().isUsed);
    });

    it("is tried again where something was computed meanwhile, and the third time counts", async () => {
      const tries = async () => await begin().try(program(), "/no/model", () => true);
      assert.deepEqual([await tries(), await tries()], [false, false]);
      assert.ok(begin().wantsTrial);
      assert.equal(await tries(), true);
      assert.ok(begin().isUsed);
    });

    it("keeps no process from serving where the verdict cannot be kept", async () => {
      const gone = `require("node:fs").rmSync(${JSON.stringify(path.dirname(file))}, { recursive: true, force: true });`;
      assert.equal(await begin().try(program(gone), "/no/model", () => false), false);
    });

    it("is unfit where the process that tries it crashes, with its last words", async () => {
      const crash = `process.stderr.write("no such queue"); if (process.argv[3] !== "cpu") {
        process.send({ found: ${JSON.stringify(card)} }, () => process.kill(process.pid, "SIGSEGV")); return; }`;
      assert.equal(await begin().try(program(crash), "/no/model", () => false), false);
      const { status } = begin();
      assert.ok(status.kind === "unfit" && /SIGSEGV.*no such queue/.test(status.why), JSON.stringify(status));
    });
  });
});
