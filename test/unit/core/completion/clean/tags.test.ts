import assert from "node:assert/strict";
import { leadingTag, startOfTag } from "../../../../../src/core/completion/clean/tags";
import { cleaningTable } from "../../../../helpers/cleaning";

describe("startOfTag", () => {
  it("finds the tag that the text did not open", () => {
    assert.equal(startOfTag("a</b>", "</b>"), 1);
    assert.equal(startOfTag("<b>a</b></b>", "</b>"), 8);
    assert.equal(startOfTag('<b x="1">a</b>', "</b>"), undefined);
    assert.equal(startOfTag("<b/>a</b>", "</b>"), 5);
    assert.equal(startOfTag("<>a</></>", "</>"), 6);
  });

  it("takes no comparison for a tag", () => {
    assert.equal(leadingTag("< b >"), undefined);
    assert.equal(leadingTag(" </b>)"), " </b>");
  });
});

cleaningTable("placeBeforeClosers: closing tags", [
  { it: "leaves one that the text does not write", document: "<p>‸</p>", text: "Hello", gives: "Hello" },
  { it: "replaces one", document: "<p>‸</p>", text: "Hello</p>", gives: ["Hello</p>", 4] },
  { it: "goes on behind it", document: "<p>‸</p>", text: "Hello</p>\n<p>", gives: ["Hello</p>\n<p>", 4] },
  { it: "knows the text's own", document: "<p>‸</p>", text: "a<p>b</p>", gives: "a<p>b</p>" },
  { it: "replaces a bracket behind", document: "f(<p>‸</p>)", text: "Hi</p>)", gives: ["Hi</p>)", 5] },
  { it: "leaves a bracket behind", document: "f(<p>‸</p>)", text: "Hi</p>", gives: ["Hi</p>", 4] },
  { it: "replaces a brace before", document: "<p>{‸}</p>", text: "name}</p>", gives: ["name}</p>", 5] },
  { it: "replaces a fragment's", document: "(<>‸</>)", text: "<Row /></>", gives: ["<Row /></>", 3] },
  { it: "ends a block", document: "  <ul>‸</ul>", text: "\n    <li>a</li>", gives: ["\n    <li>a</li>\n  </ul>", 5] },
  { it: "drops one that stands there", document: "<p>Hi‸</p>", text: "</p>", gives: { none: "repeatsSuffix" } },
  { it: "drops one that stands below", document: "<p>\n  Hi‸\n</p>", text: "\n</p>", gives: { none: "repeatsSuffix" } },
]);
