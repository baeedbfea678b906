import assert from "node:assert/strict";
import { notReadyReason } from "../../../../../src/core/completion/skip/notReady";

describe("notReadyReason", () => {
  it("tells a model that is not there from one that failed", () => {
    assert.equal(notReadyReason({ kind: "none" })?.reason, "notReady");
    assert.equal(notReadyReason({ kind: "asleep" })?.reason, "notReady");
    assert.equal(notReadyReason({ kind: "loading", name: "m", share: 0 })?.reason, "notReady");
    const failed = notReadyReason({ kind: "failed", failure: "noFim", detail: "" });
    assert.deepEqual([failed?.reason, failed?.failure], ["failed", "noFim"]);
  });

  it("lets a model that is ready be asked", () => {
    const model = { name: "m", contextSize: 1, minLineLogProb: 0, writesBlocks: false };
    assert.equal(notReadyReason({ kind: "ready", model }), undefined);
    assert.equal(notReadyReason({ kind: "busy", model }), undefined);
  });
});
