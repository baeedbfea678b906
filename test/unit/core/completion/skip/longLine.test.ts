import assert from "node:assert/strict";
import { longLine } from "../../../../../src/core/completion/skip/longLine";
import { requestAt } from "../../../../helpers/requests";

describe("longLine", () => {
  it("skips a line of data, not a long document", () => {
    assert.equal(longLine(requestAt(`${"a".repeat(2001)}‸`)), "lineTooLong");
    assert.equal(longLine(requestAt(`${"a".repeat(2000)}‸`)), undefined);
    assert.equal(longLine(requestAt(`${"a\n".repeat(2001)}‸`)), undefined);
  });
});
