import assert from "node:assert/strict";
import type { ModelState } from "../../../src/core/model/backend";
import { type StatusParts, statusView, withDownloads } from "../../../src/editor/statusView";

const model = { name: "Kindling v1", contextSize: 1024, minLineLogProb: -0.15, writesBlocks: false };

describe("statusView", () => {
  const view = (state: ModelState, position: StatusParts["position"] = "on") =>
    statusView({ state, position, languageId: "python", allowed: undefined });

  it("shows every state of the model in words of its own", () => {
    const states: readonly ModelState[] = [
      { kind: "none" },
      { kind: "loading", name: "kindling.gguf", share: 0.4 },
      { kind: "asleep" },
      { kind: "ready", model },
      { kind: "ready", model, awaited: { kind: "loading", name: "big.gguf", share: 0.4 } },
      { kind: "ready", model, awaited: { kind: "replaced", name: "big.gguf" } },
      { kind: "ready", model, awaited: { kind: "failed", name: "big.gguf", failure: "outOfMemory", detail: "" } },
      { kind: "failed", failure: "modelBroken", detail: "" },
      { kind: "failed", failure: "stopped", detail: "" },
    ];
    assert.equal(new Set(states.map((state) => view(state).tooltip)).size, states.length);
    assert.match(view({ kind: "loading", name: "kindling.gguf", share: 0.4 }).text, /40 %/);
    assert.match(view({ kind: "ready", model }).tooltip, /Kindling v1/);
  });

  it("says that a server answers, and never of one that nothing leaves", () => {
    const { text, tooltip, isWarning } = view({ kind: "ready", model: { ...model, server: "api.example" } });
    assert.match(text, /\$\(cloud\)/);
    assert.equal(tooltip, "Kindling v1 answers from api.example: what you type there leaves this machine.");
    assert.equal(isWarning, false);
    const allowed = { host: "api.example", features: ["completion", "chat", "actions"] } as const;
    const local = statusView({ state: { kind: "ready", model }, position: "on", languageId: undefined, allowed });
    assert.match(
      local.tooltip,
      /on this machine\. You allowed completion, the chat and actions to ask api\.example\.$/,
    );
    const one = { ...allowed, features: ["chat"] } as const;
    const view1 = statusView({ state: { kind: "ready", model }, position: "on", languageId: undefined, allowed: one });
    assert.match(view1.tooltip, /You allowed the chat to ask api\.example\.$/);
  });

  it("does not flicker between ready and busy", () => {
    assert.deepEqual(view({ kind: "busy", model }), view({ kind: "ready", model }));
  });

  it("says which model stands in for which, and why", () => {
    const failed = { kind: "failed", name: "big.gguf", failure: "outOfMemory", detail: "" } as const;
    const { isWarning, tooltip } = view({ kind: "busy", model, awaited: failed });
    assert.equal(isWarning, true);
    assert.match(tooltip, /not enough memory.*Kindling v1 completes instead of big.gguf/);
    const loading = view({ kind: "ready", model, awaited: { kind: "loading", name: "big.gguf", share: 0.4 } });
    assert.match(loading.tooltip, /big.gguf: 40 %. Kindling v1 completes meanwhile/);
    assert.equal(loading.isWarning, false);
  });

  it("warns of a failure, but not who has turned Hearth off", () => {
    const failed: ModelState = { kind: "failed", failure: "notGguf", detail: "" };
    assert.equal(view(failed).isWarning, true);
    assert.equal(view(failed, "snoozed").isWarning, true);
    assert.equal(view(failed, "off").isWarning, false);
  });

  it("says when it is off, asleep, or off for the language", () => {
    const ready: ModelState = { kind: "ready", model };
    assert.match(view(ready, "off").tooltip, /is off\./);
    assert.match(view(ready, "snoozed").tooltip, /snoozed/);
    assert.match(view(ready, "offForLanguage").tooltip, /python/);
  });

  it("tells of models on their way, and warns on where something is wrong", () => {
    const ready = view({ kind: "ready", model });
    const transfer = { received: 300e6, bytes: 1000e6, bytesPerSecond: 10e6 };
    assert.equal(withDownloads(ready, []), ready);
    const { text, tooltip } = withDownloads(ready, [transfer, { ...transfer, bytes: undefined }]);
    assert.match(text, /30 %/);
    assert.match(tooltip, /300 MB of 1\.00 GB, 10 MB\/s, 70 s left, and 1 more.*Kindling v1 runs/);
    const failed = view({ kind: "failed", failure: "notGguf", detail: "" });
    assert.equal(withDownloads(failed, [transfer]).isWarning, true);
  });
});
