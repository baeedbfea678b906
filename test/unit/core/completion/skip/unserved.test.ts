import assert from "node:assert/strict";
import { unserved } from "../../../../../src/core/completion/skip/unserved";
import { requestAt } from "../../../../helpers/requests";

describe("unserved", () => {
  it("skips documents that Hearth does not serve", () => {
    assert.equal(unserved(requestAt("a‸", { document: { isServed: false } })), "documentNotServed");
    assert.equal(unserved(requestAt("a‸")), undefined);
  });
});
