import assert from "node:assert/strict";
import { Speedometer } from "../../../src/host/speedometer";

describe("Speedometer", () => {
  const result = (evaluatedTokens: number, firstTokenMs: number, writtenTokens: number, totalMs: number) => ({
    tokens: [{ text: "x", logProb: -0.1 }],
    end: "lineEnd" as const,
    timing: { promptTokens: 500, evaluatedTokens, writtenTokens, firstTokenMs, totalMs },
  });

  it("knows nothing before it measured", () => {
    assert.deepEqual(new Speedometer().speed, { readTokensPerSecond: undefined, writtenTokensPerSecond: undefined });
  });

  it("leaves short prompts and the first token out", () => {
    const meter = new Speedometer();
    meter.add(result(100, 50, 11, 150));
    meter.add(result(300, 150, 1, 170));
    meter.add(result(1, 40, 11, 140));
    assert.deepEqual(meter.speed, { readTokensPerSecond: 2000, writtenTokensPerSecond: 100 });
  });
});
