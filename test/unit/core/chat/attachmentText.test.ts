import assert from "node:assert/strict";
import { attachmentText } from "../../../../src/core/chat/attachmentText";
import { withClosedFence } from "../../../../src/core/chat/fence";
import { attachmentWith } from "../../../helpers/conversations";
import { random } from "../../../helpers/random";

describe("attachmentText", () => {
  it("says what it is, which lines they are, and names the path as an answer shall", () => {
    const text = attachmentText(attachmentWith({ kind: "selection", firstLine: 12, text: "a\nb\nc" }));
    assert.equal(
      text,
      "What is selected in src/basket.ts, lines 12 to 14:\n```typescript path=src/basket.ts\na\nb\nc\n```",
    );
  });

  it("counts one line as one, and an end of line as none more", () => {
    assert.match(attachmentText(attachmentWith({ firstLine: 7, text: "a\n" })), /^The file src\/basket\.ts, line 7:\n/);
    assert.match(attachmentText(attachmentWith({ firstLine: 7, text: "a\nb\n" })), /lines 7 to 8:/);
    assert.match(attachmentText(attachmentWith({ firstLine: undefined })), /^The file src\/basket\.ts:\n/);
  });

  it("says what was left out", () => {
    assert.match(
      attachmentText(attachmentWith({ leftOut: "the last 20 lines" })),
      /\(left out of it: the last 20 lines\):\n/,
    );
  });

  it("gives a path only to what is the text of a file", () => {
    for (const kind of ["folder", "problems", "changes", "terminal"] as const) {
      assert.doesNotMatch(attachmentText(attachmentWith({ kind })), /path=/, kind);
    }
  });

  it("puts a path with a space between quotation marks, and leaves one out that cannot stand there", () => {
    const info = (path: string) =>
      attachmentText(attachmentWith({ path, text: "" }))
        .split("\n")
        .at(-2);
    assert.equal(info("my src/a.ts"), '```typescript path="my src/a.ts"');
    assert.equal(info("a`b.ts"), "```typescript");
    assert.equal(info('a "b".ts'), "```typescript");
  });

  it("keeps names on one line, whatever they hold", () => {
    const text = attachmentText(
      attachmentWith({ kind: "symbol", label: "a\n```\nb", path: "x\ny.ts", languageId: "t\ns`", leftOut: "c\nd" }),
    );
    assert.equal(text.split("\n").length, 4);
    assert.match(text, /^a ``` b, from the file x y\.ts, line 1 \(left out of it: c d\):\n```ts path="x y\.ts"\n/);
  });

  it("cannot be ended by its text", () => {
    const next = random(7);
    const pieces = ["`", "```", "````\n", "~~~\n", "\n", "a", " ", "```ts path=b\n"];
    for (let round = 0; round < 300; round++) {
      const text = Array.from({ length: 12 }, () => pieces[Math.floor(next() * pieces.length)]).join("");
      const lines = attachmentText(attachmentWith({ text })).split("\n");
      const fence = /^`+/.exec(lines[1] ?? "")?.[0] ?? "";
      assert.equal(lines.at(-1), fence);
      assert.ok(!lines.slice(2, -1).some((line) => line.includes(fence)), text);
      assert.equal(lines.slice(2, -1).join("\n"), text.replace(/\n$/, ""), text);
    }
  });
});

describe("withClosedFence", () => {
  it("leaves what is closed", () => {
    for (const text of ["a", "```\na\n```", "````\n```\n````", "~~~\n```\n~~~\n", "```a``` is code"]) {
      assert.equal(withClosedFence(text), text);
    }
  });

  it("closes what is open, with its own fence", () => {
    assert.equal(withClosedFence("```ts\nlet a;"), "```ts\nlet a;\n```");
    assert.equal(withClosedFence("````\n```\na\n"), "````\n```\na\n````");
    assert.equal(withClosedFence("~~~\n```\n"), "~~~\n```\n~~~");
    assert.equal(withClosedFence("```\n```ts"), "```\n```ts\n```");
  });
});
