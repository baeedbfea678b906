import assert from "node:assert/strict";
import { exportMarkdown } from "../../../../src/core/chat/exportMarkdown";
import { attachmentWith, conversationOf, turnWith } from "../../../helpers/conversations";

describe("exportMarkdown", () => {
  it("has the title, the date, the questions with what is attached, and the answers", () => {
    const attachments = [
      attachmentWith({ label: "basket.ts:1-3", leftOut: "the end" }),
      attachmentWith({ label: "a`b", path: undefined }),
    ];
    const turns = [turnWith("1", " Why? ", "Because.", { attachments }), turnWith("2", "And then?")];
    const createdAt = new Date(2026, 10, 7, 5, 31).getTime();
    assert.equal(
      exportMarkdown(conversationOf(turns, { title: "Sums", createdAt })),
      [
        "# Sums",
        "2026-11-07 05:31, 2 questions",
        "## Question",
        "Why?",
        "Attached: `basket.ts:1-3` of `src/basket.ts` (without the end), `a b`",
        "## Answer of fake",
        "Because.",
        "## Question",
        "And then?\n",
      ].join("\n\n"),
    );
  });

  it("says of an answer that came from a server from where", () => {
    const answer = { text: "So.", thought: "", model: "large", server: "api.example", end: "whole" as const };
    const text = exportMarkdown(conversationOf([turnWith("1", "Why?", undefined, { answer })]));
    assert.match(text, /\n## Answer of large at api\.example\n\nSo\.\n$/);
  });

  it("closes code blocks that were cut, and says how an answer ended", () => {
    const answer = { text: "```ts\nlet", thought: "secret", model: "m", end: "stopped" as const };
    const text = exportMarkdown(conversationOf([turnWith("1", "~~~\na", undefined, { answer })]));
    assert.match(text, /~~~\na\n~~~\n\n## Answer of m\n\n```ts\nlet\n```\n\n\*The answer was stopped here\.\*\n$/);
    assert.match(text, /, 1 question\n/);
    assert.doesNotMatch(text, /secret/);
  });

  it("says that an answer without a text failed", () => {
    const answer = { text: "", thought: "", model: "", end: "failed" as const };
    assert.match(
      exportMarkdown(conversationOf([turnWith("1", "a", undefined, { answer })], { title: "" })),
      /^# Conversation\n[\s\S]*## Answer\n\n\*There was no more of an answer, because something failed\.\*\n$/,
    );
  });
});
