import assert from "node:assert/strict";
import { serverPresets, serviceAt } from "../../../../src/core/hosted/presets";

describe("the presets of servers", () => {
  it("are addresses to which paths can be added, encrypted but on this machine", () => {
    for (const { id, baseUrl } of serverPresets) {
      if (baseUrl === "") continue;
      const { protocol, hostname } = new URL(baseUrl);
      assert.ok(!baseUrl.endsWith("/") && !baseUrl.endsWith("/v1"), id);
      assert.equal(protocol, hostname === "127.0.0.1" ? "http:" : "https:", id);
    }
    assert.equal(new Set(serverPresets.map(({ id }) => id)).size, serverPresets.length);
  });

  it("say where a key is made for who needs one", () => {
    for (const { key, keyPage } of serverPresets) assert.equal(keyPage !== undefined, key === "needed");
  });

  it("are found by their origin alone", () => {
    assert.equal(serviceAt("https://openrouter.ai")?.id, "openrouter");
    assert.equal(serviceAt("https://api.mistral.ai")?.fim, "mistral");
    assert.equal(serviceAt("https://api.mistral.ai.example")?.id, undefined);
    assert.equal(serviceAt("http://127.0.0.1:11434")?.id, undefined);
  });
});
