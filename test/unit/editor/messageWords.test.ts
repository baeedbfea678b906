import assert from "node:assert/strict";
import { plainWords } from "../../../src/editor/messageWords";

/** What VS Code's messages make links of. */
const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;

describe("the words of a message", () => {
  it("have no link, whatever they say", () => {
    for (const words of ["[a](command:b)", "See [the page](http://a.b/c 'title').", "[[a](b)](file:///c)"]) {
      assert.doesNotMatch(plainWords(words), link);
    }
    assert.equal(plainWords("let a = b[0] (c);"), "let a = b[0] (c);");
  });
});
