import assert from "node:assert/strict";
import { PrefillChunk } from "../../../src/host/prefillChunk";

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
});
