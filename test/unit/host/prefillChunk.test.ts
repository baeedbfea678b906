import assert from "node:assert/strict";
import { besideCompletions, PrefillChunk } from "../../../src/host/prefillChunk";

describe("PrefillChunk", () => {
  it("grows on a fast machine, shrinks on a slow one, and stays in its bounds", () => {
    const chunk = new PrefillChunk();
    for (let at = 0; at < 20; at++) chunk.took(chunk.size, 1);
    assert.equal(chunk.size, 256);
    for (let at = 0; at < 20; at++) chunk.took(chunk.size, 5000);
    assert.equal(chunk.size, 16);
    chunk.took(3, 1);
    assert.equal(chunk.size, 16);
  });

  it("aims at a quarter of the time beside completions", () => {
    const chunk = new PrefillChunk(besideCompletions);
    assert.equal(chunk.size, 4);
    for (let at = 0; at < 20; at++) chunk.took(chunk.size, chunk.size * 0.5);
    assert.equal(chunk.size, 20);
    for (let at = 0; at < 20; at++) chunk.took(chunk.size, 5000);
    assert.equal(chunk.size, 4);
  });
});
