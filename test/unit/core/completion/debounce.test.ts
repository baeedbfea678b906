import assert from "node:assert/strict";
import { Debounce } from "../../../../src/core/completion/debounce";
import { type CompletionRequest, defaultPreferences } from "../../../../src/core/completion/request";
import { random } from "../../../helpers/random";
import { requestAt } from "../../../helpers/requests";

const inLine = requestAt("const a‸");
const withPreferences = (change: Partial<CompletionRequest["preferences"]>, marked = "const a‸") =>
  requestAt(marked, { preferences: { ...defaultPreferences, ...change } });

/** Milliseconds between the keys of somebody who types words, stops between them and thinks now and then. */
function typing(keys: number, wordMs: number): readonly number[] {
  const next = random(7);
  const around = (ms: number) => ms * (0.7 + 0.6 * next());
  return Array.from({ length: keys }, (_, at) => {
    if (at % 23 === 22) return around(1200);
    return around(at % 6 === 5 ? 2 * wordMs : wordMs);
  });
}

/** What becomes of the calls when the model needs `answerMs` and a key that comes sooner throws the call away. */
function simulated(pauses: readonly number[], answerMs: number, request: CompletionRequest) {
  const debounce = new Debounce();
  debounce.answered(answerMs);
  const outcome = { calls: 0, wasted: 0, answered: 0, longestDelayMs: 0 };
  let now = 0;
  for (const pause of pauses) {
    debounce.keyPressed(now);
    const delay = debounce.delayMs(request, false, now);
    outcome.longestDelayMs = Math.max(outcome.longestDelayMs, delay);
    now += pause;
    if (delay >= pause) continue;
    outcome.calls++;
    if (delay + answerMs < pause) outcome.answered++;
    else outcome.wasted++;
  }
  return outcome;
}

describe("Debounce", () => {
  const pauses = typing(600, 110);
  const undelayed = (answerMs: number) => ({
    wasted: pauses.filter((pause) => pause <= answerMs).length,
    answered: pauses.filter((pause) => pause > answerMs).length,
  });

  it("never waits where the model answers between two keys", () => {
    const { calls, longestDelayMs } = simulated(pauses, 40, inLine);
    assert.deepEqual([calls, longestDelayMs], [pauses.length, 0]);
  });

  it("wastes a fraction of the calls on a slow model, loses no pause in which there was time, and delays little", () => {
    const answerMs = 400;
    const { wasted, answered, longestDelayMs } = simulated(pauses, answerMs, inLine);
    assert.ok(
      wasted < undelayed(answerMs).wasted / 4,
      `${wasted} of ${undelayed(answerMs).wasted} wasted calls are left`,
    );
    assert.equal(answered, undelayed(answerMs).answered);
    assert.ok(longestDelayMs > 0 && longestDelayMs <= 300, `${longestDelayMs} ms`);
  });

  it("does not wait longer than it has to: for slow typing less than its limit would allow", () => {
    const { longestDelayMs } = simulated(typing(600, 60), 150, inLine);
    assert.ok(longestDelayMs > 0 && longestDelayMs < 160, `${longestDelayMs} ms`);
  });

  it("waits longer the less eager the user wants it, and gives each its limit", () => {
    const longest = (eagerness: "low" | "medium" | "high") =>
      simulated(typing(600, 150), 900, withPreferences({ eagerness })).longestDelayMs;
    assert.ok(longest("high") < longest("medium") && longest("medium") < longest("low"));
    assert.ok(longest("high") <= 100 && longest("low") <= 400);
  });

  it("knows nothing at first, and then does not wait", () => {
    const debounce = new Debounce();
    debounce.keyPressed(0);
    assert.equal(debounce.delayMs(inLine, false, 0), 0);
    debounce.answered(900);
    assert.equal(debounce.delayMs(inLine, false, 0), 0);
  });

  it("learns from calls that were given up before the model said a word", () => {
    const debounce = new Debounce();
    for (let key = 0; key <= 20; key++) debounce.keyPressed(key * 100);
    debounce.gaveUp(95);
    assert.ok(debounce.delayMs(inLine, false, 2000) > 0);
  });

  it("takes a call that was given up soon for no news of a model that is known to be slower", () => {
    const debounce = new Debounce();
    debounce.answered(150);
    for (let key = 0; key <= 20; key++) debounce.keyPressed(key * 100);
    const before = debounce.delayMs(inLine, false, 2000);
    for (let call = 0; call < 9; call++) debounce.gaveUp(20);
    assert.equal(debounce.delayMs(inLine, false, 2000), before);
  });

  it("does not hold a fast model back because it read a new place once", () => {
    const debounce = new Debounce();
    for (const ms of [20, 2500, 20]) debounce.answered(ms);
    for (let key = 0; key <= 20; key++) debounce.keyPressed(key * 100);
    assert.equal(debounce.delayMs(inLine, false, 2000), 0);
  });

  describe("behind slow typing", () => {
    const slow = () => {
      const debounce = new Debounce();
      debounce.answered(900);
      for (let key = 0; key <= 20; key++) debounce.keyPressed(key * 100);
      return debounce;
    };

    it("counts the time that has passed since the key", () => {
      const waits = slow().delayMs(inLine, false, 2000);
      assert.ok(waits > 0);
      assert.equal(slow().delayMs(inLine, false, 2030), waits - 30);
      assert.equal(slow().delayMs(inLine, false, 5000), 0);
    });

    it("does not wait for who asks by key, at the beginning of a line, or behind an accepted suggestion", () => {
      assert.equal(slow().delayMs(requestAt("const a‸", { trigger: "explicit" }), false, 2000), 0);
      assert.equal(slow().delayMs(requestAt("{\n  ‸"), false, 2000), 0);
      assert.equal(slow().delayMs(inLine, true, 2000), 0);
    });
  });

  it("asks only in a pause to save power, but for who asks by key", () => {
    const debounce = new Debounce();
    debounce.answered(1);
    for (let key = 0; key <= 20; key++) debounce.keyPressed(key * 100);
    assert.equal(debounce.delayMs(inLine, false, 2000), 0);
    for (const marked of ["const a‸", "{\n  ‸"]) {
      assert.equal(debounce.delayMs(withPreferences({ savesPower: true }, marked), true, 2000), 350);
    }
    const explicit = { ...withPreferences({ savesPower: true }), trigger: "explicit" } as const;
    assert.equal(debounce.delayMs(explicit, false, 2000), 0);
  });
});
