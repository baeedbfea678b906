import assert from "node:assert/strict";
import { Speed, standingOf } from "../../../../src/core/hosted/speed";
import { estimateTokens } from "../../../../src/core/hosted/tokenEstimate";
import type { ModelState } from "../../../../src/core/model/backend";

describe("Speed", () => {
  const figures = (writtenTokens: number, seconds: number) => ({
    ...{ writtenTokens, firstTokenMs: 500, totalMs: 500 + seconds * 1000 },
  });
  const measured = (values: readonly number[]) => {
    const speed = new Speed("completion");
    for (const value of values) speed.add("m", value, 0);
    return speed.slow("m", 0)?.value;
  };

  it("takes a model that completes for slow by the median of three answers or more", () => {
    assert.equal(measured([9000, 9000]), undefined);
    assert.equal(measured([9000, 9000, 100]), 9000);
    assert.equal(measured([9000, 100, 100]), undefined);
    assert.equal(measured([1500, 1500, 1500]), undefined);
    assert.equal(measured([1501, 1501, 1501]), 1501);
  });

  it("knows the last five alone", () => {
    assert.equal(measured([9000, 9000, 9000, 9000, 100, 100, 100]), undefined);
    assert.equal(measured([100, 100, 100, 100, 9000, 9000, 9000]), 9000);
  });

  it("counts an answer that was given up after longer than is needed, and none that was given up before", () => {
    const speed = new Speed("completion");
    for (const ms of [1501, 1700, 1500, 10]) speed.gaveUp("m", ms, 0);
    assert.equal(speed.slow("m", 0), undefined);
    speed.gaveUp("m", 1600, 0);
    assert.equal(speed.slow("m", 0)?.value, 1600);
  });

  it("takes a model that writes less than three tokens a second for slow, by one answer", () => {
    const speed = new Speed("chat");
    speed.wrote("m", figures(31, 10), 0);
    assert.equal(speed.slow("m", 0), undefined);
    const slow = new Speed("actions");
    slow.wrote("m", figures(29, 10), 0);
    assert.deepEqual(slow.slow("m", 0), { unit: "tokensPerSecond", value: 2.8 });
  });

  it("knows nothing by an answer of a few tokens", () => {
    const speed = new Speed("chat");
    speed.wrote("m", figures(15, 100), 0);
    assert.equal(speed.slow("m", 0), undefined);
  });

  it("gives another model, and after ten minutes the same, a new chance", () => {
    const speed = new Speed("chat");
    speed.wrote("m", figures(20, 100), 0);
    assert.equal(speed.slow("other", 0), undefined);
    assert.notEqual(speed.slow("m", 599_999), undefined);
    assert.equal(speed.slow("m", 600_000), undefined);
    speed.wrote("other", figures(300, 10), 0);
    assert.equal(speed.slow("other", 0), undefined);
    assert.equal(speed.slow("m", 0), undefined);
  });
});

describe("standingOf", () => {
  const model = { name: "m", contextSize: 1024, minLineLogProb: -1, writesBlocks: false };
  const of = (state: ModelState, speed = new Speed("completion")) => standingOf(state, speed, 0);

  it("is what the state says, and slow where that was measured", () => {
    const slow = new Speed("completion");
    for (const ms of [2000, 2000, 2000]) slow.add("m", ms, 0);
    assert.deepEqual(of({ kind: "none" }), { kind: "unavailable", why: "none" });
    assert.deepEqual(of({ kind: "asleep" }), { kind: "unavailable", why: "asleep" });
    assert.deepEqual(of({ kind: "loading", name: "m", share: 0 }), { kind: "unavailable", why: "loading" });
    assert.deepEqual(of({ kind: "failed", failure: "noFim", detail: "" }), {
      ...{ kind: "unavailable", why: "failed", failure: "noFim" },
    });
    assert.deepEqual(of({ kind: "ready", model }), { kind: "ready" });
    assert.deepEqual(of({ kind: "busy", model }), { kind: "ready" });
    assert.deepEqual(of({ kind: "busy", model }, slow), {
      ...{ kind: "slow", figure: { unit: "msToFirstToken", value: 2000 } },
    });
  });
});

describe("estimateTokens", () => {
  const of = (...texts: string[]) => estimateTokens(texts.map((text) => ({ role: "user", text })));

  it("counts bytes, so that scripts of which a character is a token have enough", () => {
    assert.deepEqual(of("x".repeat(25), "").texts, [10, 0]);
    assert.deepEqual(of("漢".repeat(10)).texts, [12]);
    assert.deepEqual(of("é".repeat(10), "😀".repeat(10)).texts, [8, 16]);
  });

  it("counts what a format puts around each message", () => {
    assert.equal(of("x".repeat(25), "").total, 10 + 3 * 8);
  });
});
