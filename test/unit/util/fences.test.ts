import assert from "node:assert/strict";
import { FenceScanner, fencedBlocks } from "../../../src/util/fences";

/** What a scanner says of a text that comes in parts, as one line a piece. */
function scanned(text: string, partLength: number): string {
  const scanner = new FenceScanner();
  const lines: string[] = [];
  let last = "";
  const add = (kind: string, words: string) => {
    if (kind === last && kind !== "open") lines[lines.length - 1] += words;
    else lines.push(`${kind}:${words}`);
    last = kind;
  };
  const parts = text.match(new RegExp(`[^]{1,${partLength}}`, "g")) ?? [];
  for (const piece of [...parts.flatMap((part) => scanner.push(part)), ...scanner.end()]) {
    if (piece.kind === "open") add("open", `${piece.info}@${piece.indent}`);
    else add(piece.kind, piece.kind === "close" ? "" : piece.text);
  }
  return lines.join("|");
}

const texts: readonly (readonly [string, string, string])[] = [
  ["a block between prose", "a\n```ts x\nb\n```\nc", "prose:a\n|open:ts x@0|code:b\n|close:|prose:c"],
  ["a fence that is never closed", "```\nb\n``", "open:@0|code:b\n``"],
  ["a longer fence around a shorter one", "````md\n```\nx\n```\n````", "open:md@0|code:```\nx\n```\n|close:"],
  ["tildes, in which backticks mean nothing", "~~~ a`b\n```\n~~~", "open:a`b@0|code:```\n|close:"],
  ["code in a line, which is no fence", "```x``` y\nz", "prose:```x``` y\nz"],
  [
    "a fence in an item, and what follows in it",
    "1. a\n   ```\n     b\n   ```\n   c\n2. d",
    "prose:1. a\n|open:@3|code:  b\n|close:|prose:c\n2. d",
  ],
  ["a fence behind the marker of an item", "- ```js\n  a\n  ```\n- b", "prose:-\n|open:js@2|code:a\n|close:|prose:- b"],
  ["a fence in a quote, which is none", "> ```\n> a\n> ```\nb", "prose:> ```\n> a\n> ```\nb"],
  ["a closing fence with words, which is none", "```\na\n``` b\n```", "open:@0|code:a\n``` b\n|close:"],
  [
    "two blocks without a line between them",
    "```\na\n```\n```\nb\n```",
    "open:@0|code:a\n|close:|open:@0|code:b\n|close:",
  ],
  ["empty text", "", ""],
  ["a line that is too long for a fence", `${"`".repeat(1001)}\na`, `prose:${"`".repeat(1001)}\na`],
];

describe("FenceScanner", () => {
  for (const [name, text, expected] of texts) {
    it(`finds ${name}, however the text is cut`, () => {
      for (const length of [1, 2, 3, 7, 5000]) assert.equal(scanned(text, length), expected, String(length));
    });
  }

  it("gives the beginning of a line at once where it can be no fence", () => {
    const scanner = new FenceScanner();
    assert.deepEqual(scanner.push("Here"), [{ kind: "prose", text: "Here" }]);
    assert.deepEqual(scanner.push(" ```"), [{ kind: "prose", text: " ```" }]);
    assert.deepEqual(scanner.push("\n``"), [{ kind: "prose", text: "\n" }]);
    assert.deepEqual(scanner.push("`ts"), []);
  });

  it("keeps back no more of a line than a fence may have", () => {
    const scanner = new FenceScanner();
    let given = 0;
    for (let at = 0; at < 5000; at++)
      given += scanner.push("`").reduce((sum, piece) => sum + ("text" in piece ? piece.text.length : 0), 0);
    assert.ok(given > 3900, String(given));
  });
});

describe("fencedBlocks", () => {
  it("gives all blocks in their order with what stands before each, an open one too", () => {
    assert.deepEqual(fencedBlocks("a\n```ts path=a.ts\nx\ny\n```\nb\n~~~\n\n~~~\n```\nz"), [
      { info: "ts path=a.ts", code: "x\ny", before: "a\n", isClosed: true },
      { info: "", code: "", before: "b\n", isClosed: true },
      { info: "", code: "z", before: "", isClosed: false },
    ]);
  });
});
