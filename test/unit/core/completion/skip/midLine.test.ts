import assert from "node:assert/strict";
import { midLine } from "../../../../../src/core/completion/skip/midLine";
import { requestAt } from "../../../../helpers/requests";

describe("midLine", () => {
  it("skips in front of code, and in the middle of a word", () => {
    for (const marked of ["a ‸ = b", "con‸sole.log()", "foo(‸, b)", "f(‸) {", "<p>‸ <b>", "x = ‸ // one", "# ‸title"]) {
      assert.equal(midLine(requestAt(marked)), "midLine", marked);
    }
  });

  it("lets what an editor closes by itself pass", () => {
    for (const marked of [
      "f(‸)",
      'f("‸");',
      "[{‸}],",
      "def f(‸):",
      "<p>‸</p>",
      "(<>‸</>)",
      "<p>{‸}</p>",
      "f(‸)  \nb",
    ]) {
      assert.equal(midLine(requestAt(marked)), undefined, marked);
    }
  });
});
