import assert from "node:assert/strict";
import { wholeCharacters } from "../../../../../src/core/completion/clean/characters";
import { cleaningTable } from "../../../../helpers/cleaning";

describe("wholeCharacters", () => {
  it("turns CRLF and lone CR to LF", () => {
    assert.equal(wholeCharacters("a\r\nb\rc\n"), "a\nb\nc\n");
  });

  it("drops half an emoji at the end and keeps whole ones", () => {
    assert.equal(wholeCharacters("👍🏽👍".slice(0, -1)), "👍🏽");
    assert.equal(wholeCharacters("👍"), "👍");
    assert.equal(wholeCharacters(""), "");
  });
});

cleaningTable("wholeCharacters: an answer of CRLF", [
  {
    it: "is compared with the lines below as one of LF",
    document: "{‸\n  return 1;\n}",
    text: "\r\n  log();\r\n  return 1;\r\n",
    gives: "\n  log();",
  },
]);
