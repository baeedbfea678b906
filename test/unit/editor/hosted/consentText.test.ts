import assert from "node:assert/strict";
import { hostedFeatures } from "../../../../src/core/hosted/feature";
import { readAddress } from "../../../../src/editor/hosted/chosenServer";
import { contentWords } from "../../../../src/editor/hosted/content";
import { consentText } from "../../../../src/editor/hosted/setUp/consentText";

function textFor(server: string, times: Parameters<typeof consentText>[1]) {
  const address = readAddress(server);
  assert.ok(!("problem" in address));
  return consentText(address, times);
}

describe("what a user is asked before anything leaves", () => {
  it("names the origin, and of each feature that may ask when it does and what leaves", () => {
    const { question, detail } = textFor("https://api.example:8443/llm", {
      completion: "never",
      chat: "always",
      actions: "whenUnavailable",
    });
    assert.match(question, /https:\/\/api\.example:8443\?$/);
    assert.ok(detail.includes(`Chat, always: ${contentWords.chat}`));
    assert.match(detail, /Actions .*, where no model of this machine can: /);
    assert.ok(detail.includes(contentWords.actions));
    assert.ok(!detail.includes("Completion") && !detail.includes(contentWords.completion));
    assert.ok(!detail.includes("not encrypted"));
  });

  it("says that others can read along where the connection is not encrypted", () => {
    const times = Object.fromEntries(hostedFeatures.map((feature) => [feature, "always"]));
    assert.match(textFor("http://10.0.0.7:8000", times).detail, /not encrypted/);
    assert.doesNotMatch(textFor("http://127.0.0.1:8000", times).detail, /not encrypted/);
  });
});
