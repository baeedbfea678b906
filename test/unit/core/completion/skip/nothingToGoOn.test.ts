import assert from "node:assert/strict";
import { nothingToGoOn } from "../../../../../src/core/completion/skip/nothingToGoOn";
import { requestAt } from "../../../../helpers/requests";

describe("nothingToGoOn", () => {
  it("skips an empty document, and one of white space", () => {
    assert.equal(nothingToGoOn(requestAt("‸")), "nothingToGoOn");
    assert.equal(nothingToGoOn(requestAt("  \n‸\n")), "nothingToGoOn");
    assert.equal(nothingToGoOn(requestAt("‸\n// a")), undefined);
    assert.equal(nothingToGoOn(requestAt("// a\n‸")), undefined);
  });
});
