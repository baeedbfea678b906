import assert from "node:assert/strict";
import { Consents } from "../../../../src/editor/hosted/consents";
import { contentVersion } from "../../../../src/editor/hosted/content";
import { MemoryMemento } from "../../../helpers/memento";

const consent = { times: { chat: "always" }, content: contentVersion, agreedAt: 5 } as const;

describe("consent", () => {
  it("holds for the origin that it was given for, until all is forgotten", async () => {
    const consents = new Consents(new MemoryMemento());
    await consents.give("https://a.example", consent);
    await consents.give("https://b.example", { ...consent, times: { chat: "whenUnavailable" } });
    assert.deepEqual(consents.of("https://a.example"), consent);
    assert.equal(consents.of("http://a.example"), undefined);
    assert.equal(consents.of("https://a.example:8443"), undefined);
    await consents.forgetAll();
    assert.equal(consents.of("https://a.example"), undefined);
    assert.equal(consents.of("https://b.example"), undefined);
  });

  it("is none where it was given to other words, or is not what Hearth writes", async () => {
    const memory = new MemoryMemento();
    const consents = new Consents(memory);
    await consents.give("https://a.example", { ...consent, content: contentVersion + 1 });
    assert.equal(consents.of("https://a.example"), undefined);
    for (const odd of [true, "always", [], {}, { ...consent, times: "always" }, { ...consent, agreedAt: "now" }]) {
      await memory.update("hearth.hostedConsents", { "https://a.example": odd });
      assert.equal(consents.of("https://a.example"), undefined, JSON.stringify(odd));
    }
    await memory.update("hearth.hostedConsents", {
      "https://a.example": { ...consent, times: { chat: "ever", all: "always" } },
    });
    assert.deepEqual(consents.of("https://a.example")?.times, {});
    assert.equal(consents.of("constructor"), undefined);
  });
});
