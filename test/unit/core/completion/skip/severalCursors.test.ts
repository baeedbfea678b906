import assert from "node:assert/strict";
import { severalCursors } from "../../../../../src/core/completion/skip/severalCursors";
import { requestAt } from "../../../../helpers/requests";

describe("severalCursors", () => {
  it("skips more than one", () => {
    assert.equal(severalCursors(requestAt("a‸", { cursors: 2 })), "severalCursors");
    assert.equal(severalCursors(requestAt("a‸", { cursors: 1 })), undefined);
  });
});
