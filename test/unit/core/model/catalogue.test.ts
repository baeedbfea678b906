import assert from "node:assert/strict";
import { catalogue } from "../../../../src/core/model/catalogue";
import { familyById } from "../../../../src/core/model/families";
import { parseModelSource } from "../../../../src/core/model/modelSource";

describe("the catalogue", () => {
  for (const entry of catalogue) {
    it(`has all of ${entry.id}`, () => {
      assert.equal(parseModelSource(entry.source)?.kind, "hub", entry.source);
      assert.match(entry.seenAt, /^https:\/\/\S+$/);
      assert.notEqual(entry.licence, "");
      assert.ok(entry.uses.length > 0);
      assert.equal(entry.uses.includes("completion"), entry.family !== undefined, "what completes is of a family");
      if (entry.family) assert.ok(familyById(entry.family));
      assert.ok(entry.activeParameters > 0 && entry.activeParameters <= entry.parameters);
      assert.ok(entry.contextSize >= 2048);
      // Between two bits and a little more than 16 for each parameter; else somebody mistook a unit.
      const bits = (entry.bytes * 8) / (entry.parameters * 1e9);
      assert.ok(bits > 2 && bits < 17, `${bits.toFixed(1)} bits a parameter`);
      if (!entry.uses.includes("embedding")) assert.ok(entry.kvBytesPerToken > 4000 && entry.kvBytesPerToken < 1e6);
    });
  }

  it("names each model once, and orders those of one use without ties", () => {
    assert.equal(new Set(catalogue.map(({ id }) => id)).size, catalogue.length);
    assert.equal(new Set(catalogue.map(({ name }) => name)).size, catalogue.length);
    for (const use of ["completion", "chat", "embedding"] as const) {
      const ranks = catalogue.filter(({ uses }) => uses.includes(use)).map(({ rank }) => rank);
      assert.equal(new Set(ranks).size, ranks.length);
    }
  });

  it("has something for every machine from 1 to 24 GB, and marks what is not for work", () => {
    const completing = catalogue.filter(({ uses }) => uses.includes("completion"));
    for (const most of [1e9, 2e9, 8e9, 10e9, 24e9]) assert.ok(completing.some(({ bytes }) => bytes <= most));
    assert.ok(completing.some(({ bytes }) => bytes > 16e9));
    const chatting = catalogue.filter(({ uses }) => uses.includes("chat"));
    for (const most of [1e9, 2e9, 4e9, 8e9, 24e9]) assert.ok(chatting.some(({ bytes }) => bytes <= most));
    assert.deepEqual(
      catalogue.filter(({ isCommercial }) => !isCommercial).map(({ licence }) => licence),
      ["Qwen-Research"],
    );
  });
});
