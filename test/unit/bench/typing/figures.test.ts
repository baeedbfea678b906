import assert from "node:assert/strict";
import { estimate, percentile, shareInTime, waits, waitsInPauses } from "../../../../bench/typing/figures";
import { Screen } from "../../../../bench/typing/screen";
import type { Moment } from "../../../../bench/typing/session";

/** A key at `atMs` whose ghost text came at `shownMs`, if it came. */
function key(atMs: number, shownMs?: number, more: Partial<Moment & Moment["event"]> = {}): Moment {
  const { isKept = false, isNews = true, change = { offset: 0, removed: 0, text: "a" } } = more;
  const event = {
    atMs,
    file: 0,
    change,
    cursor: 1,
    kind: "inLine",
    answer: "a",
    ahead: "b",
    isDue: true,
    isNews,
  } as const;
  const rest = {
    isAsked: true,
    isAnswered: true,
    firstTokenMs: undefined,
    firstTokenWorkMs: undefined,
    evaluatedTokens: 0,
    idleTokens: 0,
  };
  return { event, atMs, isKept, shownMs, ...rest };
}

function move(atMs: number): Moment {
  const moment = key(atMs);
  return { ...moment, event: { ...moment.event, change: undefined, isNews: false } };
}

const never = Number.POSITIVE_INFINITY;

describe("figures of typing", () => {
  it("count a wait over the keys that came before the ghost text", () => {
    assert.deepEqual(waits([key(0), key(100), key(200, 250)]), [250, 150, 50]);
  });

  it("count no wait where the ghost text is still right, and none where nothing new is due", () => {
    assert.deepEqual(waits([key(0, undefined, { isKept: true }), key(100, 130, { isNews: false })]), [0]);
  });

  it("count a wait as endless when the cursor goes elsewhere first", () => {
    assert.deepEqual(waits([key(0), move(100), key(200, 230)]), [never, 30]);
  });

  it("in pauses look at the pause alone", () => {
    const moments = [key(0), key(100, 190), key(1000), key(2000, 2050), key(2100)];
    assert.deepEqual(waitsInPauses(moments, 400), [90, never]);
  });

  it("tell the share of keys that had their ghost text before the next", () => {
    assert.equal(shareInTime([key(0), key(1, 2), key(3, undefined, { isKept: true }), key(9)]), 0.5);
  });

  it("give percentiles of values that were measured", () => {
    const values = [5, 1, 4, 2, 3];
    assert.deepEqual(
      [0.01, 0.5, 0.9].map((share) => percentile(values, share)),
      [1, 3, 5],
    );
    assert.ok(Number.isNaN(percentile([], 0.5)));
  });

  it("give an interval around a percentile that narrows with the sample", () => {
    const sample = (count: number) => Array.from({ length: count }, (_, at) => (at * 7919) % 100);
    const [few, many] = [estimate(sample(60), 0.5), estimate(sample(1500), 0.5)];
    assert.ok(few.from <= few.value && few.value <= few.to);
    assert.ok(many.to - many.from < few.to - few.from);
    assert.deepEqual(estimate(sample(60), 0.5), few);
  });
});

describe("the screen of a simulated editor", () => {
  const insertion = (text: string) => ({ offset: 0, removed: 0, text });
  const shown = (ghost: string) => {
    const screen = new Screen();
    screen.answered(ghost);
    return screen;
  };

  it("shortens a ghost text that is typed", () => {
    const screen = shown("(a)");
    assert.equal(screen.keyPressed(insertion("()"), 1, ")\n"), true);
    assert.equal(screen.ghost, "a)");
  });

  it("takes it away at any other key, at a move and at Backspace", () => {
    assert.equal(shown("ab").keyPressed(insertion("b"), 1, "\n"), false);
    assert.equal(shown("ab").keyPressed(undefined, 1, "\n"), false);
    assert.equal(shown("ab").keyPressed({ offset: 0, removed: 1, text: "" }, 0, "\n"), false);
  });

  it("is empty when all of it is typed", () => {
    assert.equal(shown("a").keyPressed(insertion("a"), 1, "\n"), false);
  });

  it("is empty when the editor wrote the rest of it behind the cursor", () => {
    assert.equal(shown("())").keyPressed(insertion("()"), 1, "))\n"), false);
  });

  it("counts a ghost text that goes without a key, and no other", () => {
    const screen = shown("ab");
    screen.answered("cd");
    screen.answered("");
    screen.answered("");
    assert.equal(screen.flickers, 1);
  });
});
