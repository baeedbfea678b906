import assert from "node:assert/strict";
import { selection } from "../../../../../src/core/completion/skip/selection";
import { requestAt } from "../../../../helpers/requests";

describe("selection", () => {
  it("skips where something is selected", () => {
    assert.equal(selection(requestAt("a‸", { hasSelection: true })), "selection");
    assert.equal(selection(requestAt("a‸")), undefined);
  });
});
