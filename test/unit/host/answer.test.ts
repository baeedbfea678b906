import assert from "node:assert/strict";
import { Answer } from "../../../src/host/answer";

describe("Answer", () => {
  const bytes = [...Buffer.from("aé")];
  /** Each id is a byte. */
  const detokenize = (ids: readonly number[]) => Buffer.from(ids).toString("utf8");
  const answerOf = (leastLineLogProb?: number) => {
    const stop = { prefix: "", suffix: "", extent: "line", markers: [], leastLineLogProb } as const;
    return new Answer({ held: "", stop, onToken: () => undefined }, detokenize);
  };

  it("gives a character of several tokens with the last of them, and what each was sure of", () => {
    const answer = answerOf();
    for (const id of bytes) assert.equal(answer.add(id, -0.25, false), undefined);
    assert.equal(answer.finish("endOfText", -0.5), "endOfText");
    assert.deepEqual(answer.tokens, [
      { text: "a", logProb: -0.25 },
      { text: "", logProb: -0.25 },
      { text: "é", logProb: -0.25 },
    ]);
    assert.equal(answer.endLogProb, -0.5);
  });

  it("ends as soon as it is less sure than it has to be, in the middle of a character too", () => {
    const answer = answerOf(-0.4);
    assert.equal(answer.add(bytes[0] ?? 0, -0.25, false), undefined);
    assert.equal(answer.add(bytes[1] ?? 0, -0.25, false), "unsure");
    assert.deepEqual([answer.tokens, answer.endLogProb], [[{ text: "a", logProb: -0.25 }], -0.25]);
  });
});
