import assert from "node:assert/strict";
import { binaryText } from "../../../../../src/core/completion/skip/binaryText";
import { requestAt } from "../../../../helpers/requests";

describe("binaryText", () => {
  it("skips text with NUL on either side", () => {
    assert.equal(binaryText(requestAt("a\0b\n‸")), "binaryText");
    assert.equal(binaryText(requestAt("a‸\n\0")), "binaryText");
    assert.equal(binaryText(requestAt("a0‸")), undefined);
  });
});
