import assert from "node:assert/strict";
import { BackendError } from "../../../../src/core/model/failure";

describe("BackendError", () => {
  it("is known though it comes from another bundle, and nothing else is taken for one", () => {
    const ofOther = Object.assign(new Error("lost"), { name: "BackendError", kind: "processGone" });
    assert.ok(ofOther instanceof BackendError);
    assert.ok(new BackendError("processGone", "lost") instanceof BackendError);
    for (const other of [new Error("lost"), { name: "BackendError" }, "BackendError", undefined]) {
      assert.ok(!(other instanceof BackendError));
    }
  });
});
