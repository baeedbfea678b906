import assert from "node:assert/strict";
import { catalogue } from "../../../../src/core/model/catalogue";
import { byFit, type Capacity, fitOf, recommended } from "../../../../src/core/model/fit";

const giga = 1e9;
/** A laptop of 16 GB, of which 10 are free, that reads 300 tokens of a model of a billion parameters a second. */
const laptop: Capacity = {
  availableBytes: 10 * giga,
  totalBytes: 16 * giga,
  readBillionsPerSecond: 300,
  bytesPerSecond: 60 * giga,
};

function entry(id: string) {
  const found = catalogue.find((one) => one.id === id);
  assert.ok(found, id);
  return found;
}

describe("fitOf", () => {
  const on = (capacity: Capacity, id: string, freedBytes = 0) =>
    fitOf(entry(id), { use: "completion", freedBytes }, capacity);

  it("says what it computes with: weights, caches and the process", () => {
    const { verdict, neededBytes, readSpeed, why } = on(laptop, "qwen2.5-coder-1.5b-q8");
    assert.equal(verdict, "well");
    assert.equal(neededBytes, 1.65 * giga + 8192 * 28_672 + 150e6);
    assert.ok(Math.abs(readSpeed - 300 / 1.54) < 1);
    assert.match(why, /reads 195 and writes 36 tokens a second/);
  });

  it("never takes what would swap, on the whole machine or beside what runs on it now", () => {
    assert.match(on({ ...laptop, totalBytes: 8 * giga }, "qwen2.5-coder-7b-q8").why, /the machine has 8\.0 GB/);
    const full = { ...laptop, availableBytes: 1.5 * giga };
    assert.equal(on(full, "qwen2.5-coder-1.5b-q8").verdict, "not");
    assert.match(on(full, "qwen2.5-coder-1.5b-q8").why, /needs 2\.0 GB, 1\.4 GB are free/);
    // The one that it takes the place of gives its memory back.
    assert.equal(on(full, "qwen2.5-coder-1.5b-q8", 1 * giga).verdict, "well");
  });

  it("tells slow from too slow", () => {
    const slow = { ...laptop, readBillionsPerSecond: 60 };
    assert.equal(on(slow, "qwen2.5-coder-0.5b-q8").verdict, "well");
    assert.equal(on(slow, "qwen2.5-coder-1.5b-q8").verdict, "slowly");
    assert.equal(on(slow, "seed-coder-8b-q4").verdict, "not");
    assert.match(on(slow, "seed-coder-8b-q4").why, /too slow: reads 7\.3 and writes 12 tokens a second/);
  });

  it("counts the parameters that work, where only some do", () => {
    const big = { ...laptop, availableBytes: 60 * giga, totalBytes: 64 * giga, readBillionsPerSecond: 500 };
    assert.equal(on(big, "qwen3-coder-30b-a3b-q4").verdict, "well");
    assert.equal(on(big, "qwen2.5-coder-32b-q4").verdict, "not");
  });
});

describe("recommended", () => {
  const ranked = (capacity: Capacity) =>
    catalogue
      .filter(({ uses }) => uses.includes("completion"))
      .map((one) => ({ entry: one, fit: fitOf(one, { use: "completion", freedBytes: 0 }, capacity) }));

  it("is the best that runs well, and never one that may not be used for work", () => {
    assert.equal(recommended(ranked(laptop))?.entry.id, "qwen2.5-coder-1.5b-q8");
    const strong = { ...laptop, readBillionsPerSecond: 1e4, bytesPerSecond: 1e12 };
    assert.equal(recommended(ranked(strong))?.entry.isCommercial, true);
  });

  it("is none where nothing runs well", () => {
    assert.equal(recommended(ranked({ ...laptop, availableBytes: 0.3 * giga })), undefined);
  });

  it("comes first where models are sorted, and what does not fit comes last", () => {
    const sorted = ranked(laptop).sort(byFit);
    const verdicts = sorted.map(({ fit }) => fit.verdict);
    assert.deepEqual(
      verdicts,
      [...verdicts].sort((a, b) => "wsn".indexOf(a[0] ?? "") - "wsn".indexOf(b[0] ?? "")),
    );
  });
});

describe("a model on an accelerator", () => {
  const device = "A card";
  const quick = { device, readBillionsPerSecond: 3000, bytesPerSecond: 400 * giga };
  const memory = { availableBytes: 7 * giga, totalBytes: 8 * giga };
  const on = (capacity: Capacity, id: string) => fitOf(entry(id), { use: "completion", freedBytes: 0 }, capacity);

  it("has that one's speed where it fits, and both speeds where a part of it does", () => {
    const whole = on({ ...laptop, accelerator: { ...quick, memory } }, "qwen2.5-coder-1.5b-q8");
    assert.equal(whole.readSpeed, 3000 / 1.54);
    assert.match(whole.why, /^reads 1948 and writes 242 tokens a second on A card$/);
    const part = on({ ...laptop, accelerator: { ...quick, memory } }, "qwen2.5-coder-7b-q8");
    const alone = on(laptop, "qwen2.5-coder-7b-q8");
    const share = (7 * giga * 0.9) / part.neededBytes;
    assert.ok(share > 0.5 && share < 1, String(share));
    const seconds = share * (7.61 / 3000) + (1 - share) * (7.61 / 300);
    assert.ok(Math.abs(part.readSpeed * seconds - 1) < 0.01, `${part.readSpeed} ${1 / seconds}`);
    assert.ok(part.readSpeed > alone.readSpeed && part.writeSpeed > alone.writeSpeed);
    assert.match(part.why, /partly on A card$/);
  });

  it("has room in both memories, and in one where they are the same", () => {
    const small = { ...laptop, availableBytes: 4 * giga, totalBytes: 8 * giga };
    assert.equal(on(small, "qwen2.5-coder-7b-q8").verdict, "not");
    assert.notEqual(on({ ...small, accelerator: { ...quick, memory } }, "qwen2.5-coder-7b-q8").verdict, "not");
    const shared = on({ ...small, accelerator: { ...quick, memory: undefined } }, "qwen2.5-coder-7b-q8");
    assert.match(shared.why, /the machine has 8\.0 GB/);
  });
});
