import assert from "node:assert/strict";
import { answerRoom, fitTurns, promptRoom } from "../../../../src/core/chat/fit";
import { random } from "../../../helpers/random";

/** Fits turns of so many tokens, behind a system prompt of 10. */
function fitted(sizes: readonly number[], room: number, leftOut = 0) {
  const counts: number[] = [];
  const count = async (without: number) => {
    counts.push(without);
    return sizes.slice(without).reduce((sum, size) => sum + size, 10);
  };
  return fitTurns({ turns: sizes.length, leftOut, room, count }).then((result) => ({ result, counts }));
}

describe("answerRoom", () => {
  it("is a quarter of a small context, and 1,024 tokens of a large one", () => {
    assert.deepEqual([400, 4096, 32_768].map(answerRoom), [100, 1024, 1024]);
    assert.equal(promptRoom(4096), 3072);
  });
});

describe("fitTurns", () => {
  it("leaves nothing out that fits, and counts once", async () => {
    const { result, counts } = await fitted([30, 30, 30], 100);
    assert.deepEqual(result, { kind: "fits", leftOut: 0, used: 100 });
    assert.deepEqual(counts, [0]);
  });

  it("leaves out so many of the oldest that three quarters are used at most", async () => {
    const { result } = await fitted([10, 10, 10, 10, 10, 10, 10, 10, 10, 1], 100);
    assert.deepEqual(result, { kind: "fits", leftOut: 3, used: 71 });
  });

  it("leaves out the same ones as before while there is room", async () => {
    const { result, counts } = await fitted([10, 10, 10, 10, 10, 10, 10, 10, 10, 20], 100, 3);
    assert.deepEqual(result, { kind: "fits", leftOut: 3, used: 90 });
    assert.deepEqual(counts, [3]);
  });

  it("takes turns back where there is much more room", async () => {
    assert.deepEqual((await fitted([10, 10, 10, 10, 10], 1000, 4)).result, { kind: "fits", leftOut: 0, used: 60 });
  });

  it("leaves out no more than needed where the question alone uses more than three quarters", async () => {
    assert.deepEqual((await fitted([50, 50, 5, 80], 100)).result, { kind: "fits", leftOut: 2, used: 95 });
    assert.deepEqual((await fitted([50, 90], 100)).result, { kind: "fits", leftOut: 1, used: 100 });
  });

  it("says by how much the question alone is too long", async () => {
    assert.deepEqual((await fitted([50, 50, 101], 100)).result, { kind: "tooLong", by: 11 });
    assert.deepEqual((await fitted([101], 100)).result, { kind: "tooLong", by: 11 });
    assert.deepEqual((await fitted([5, 101], 100, 7)).result, { kind: "tooLong", by: 11 });
  });

  it("never goes over the room, and never leaves the question out, whatever the sizes", async () => {
    const next = random(5);
    for (let round = 0; round < 500; round++) {
      const sizes = Array.from({ length: 1 + Math.floor(next() * 30) }, () => Math.floor(next() * 60));
      const room = 20 + Math.floor(next() * 300);
      const leftOut = Math.floor(next() * 40);
      const { result, counts } = await fitted(sizes, room, leftOut);
      const sum = (without: number) => sizes.slice(without).reduce((total, size) => total + size, 10);
      assert.ok(counts.every((without) => without >= 0 && without < sizes.length));
      assert.ok(counts.length <= 12, `${counts.length} counts`);
      if (result.kind === "tooLong") assert.equal(result.by, sum(sizes.length - 1) - room);
      else {
        assert.ok(result.used <= room && result.leftOut < sizes.length);
        assert.equal(result.used, sum(result.leftOut));
      }
    }
  });

  it("leaves more out only now and then while a conversation grows", async () => {
    let [leftOut, changes] = [0, 0];
    const sizes: number[] = [];
    for (let turn = 0; turn < 100; turn++) {
      sizes.push(20);
      const { result } = await fitted(sizes, 1000, leftOut);
      assert.ok(result.kind === "fits");
      if (result.leftOut !== leftOut) changes++;
      leftOut = result.leftOut;
    }
    // 100 turns of 20 tokens, 50 of which fit: each change makes room for a dozen.
    assert.ok(changes >= 3 && changes <= 5, `${changes} changes`);
  });
});
