import assert from "node:assert/strict";
import { placeKey } from "../../../../bench/engine/lessons";
import { lessonsOf } from "../../../../bench/typing/lessonsOf";
import type { TraceEvent } from "../../../../bench/typing/trace";

/** A character typed at the end of a text of `offset` characters. */
function typed(offset: number, text: string, answer: string, more: Partial<TraceEvent> = {}): TraceEvent {
  const change = { offset, removed: 0, text };
  const cursor = offset + text.length;
  return {
    atMs: 0,
    file: 0,
    change,
    cursor,
    kind: "inLine",
    answer,
    ahead: "\nnext",
    isDue: true,
    isNews: true,
    ...more,
  };
}

function answersOf(events: readonly TraceEvent[]): Readonly<Record<string, string>> {
  const given = lessonsOf({ paths: ["a.ts"], initial: ["x"], finished: ["xabc"], events })["a.ts"];
  assert.ok(typeof given === "object");
  assert.equal(given.text, "xabc");
  return given.answers;
}

describe("what a model is told to write in a trace", () => {
  it("is the answer at each text, and what comes behind it as if it had been taken", () => {
    assert.deepEqual(answersOf([typed(1, "a", "bc"), typed(2, "b", "?")]), {
      xa: "bc",
      xabc: "\nnext",
      xab: "?",
      "xab?": "\nnext",
    });
  });

  it("is what is due where the same text comes twice", () => {
    const back = { change: { offset: 2, removed: 1, text: "" }, cursor: 2 };
    const wrong = typed(2, "z", "aside", { isDue: false });
    assert.equal(answersOf([typed(1, "a", "bc"), wrong, typed(2, "", "aside", { ...back, isDue: false })]).xa, "bc");
    assert.equal(answersOf([typed(1, "a", "aside", { isDue: false }), wrong, typed(2, "", "bc", back)]).xa, "bc");
  });

  it("is known by the end of the text before the cursor", () => {
    assert.equal(placeKey("y".repeat(1000)), placeKey("y".repeat(900)));
    assert.notEqual(placeKey("ya"), placeKey("yb"));
  });
});
