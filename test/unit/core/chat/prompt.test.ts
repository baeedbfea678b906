import assert from "node:assert/strict";
import type { Answer, Conversation, Turn } from "../../../../src/core/chat/conversation";
import { askingPrompt, shownTurns, systemPrompt } from "../../../../src/core/chat/prompt";
import { attachmentWith, conversationOf, turnWith } from "../../../helpers/conversations";
import { brokenRule } from "../../../helpers/fakeChatBackend";
import { random } from "../../../helpers/random";

const texts = (conversation: Conversation, leftOut = 0) =>
  askingPrompt(conversation, "", leftOut)
    .slice(1)
    .map(({ role, text }) => `${role}: ${text}`);

describe("askingPrompt", () => {
  it("begins with who answers, and with the project's instructions", () => {
    const [system] = askingPrompt(conversationOf([turnWith("1", "q")]), "Use tabs.\r\n", 0);
    assert.deepEqual(system, { role: "system", text: systemPrompt("Use tabs.") });
    assert.match(system?.text ?? "", /Markdown[\s\S]*```ts path=src\/main\.ts[\s\S]*Use tabs\.$/);
    assert.doesNotMatch(systemPrompt(" \n"), /instructions/);
    // It may be asked of a server.
    assert.doesNotMatch(systemPrompt(""), /machine|local/i);
  });

  it("gives questions and answers by turns, without thoughts, and stopped answers as they are", () => {
    const stopped: Answer = { text: "half an ", thought: "hm", model: "m", end: "stopped" };
    const turns = [turnWith("1", "a?", undefined, { answer: stopped }), turnWith("2", "b?")];
    assert.deepEqual(texts(conversationOf(turns)), ["user: a?", "assistant: half an ", "user: b?"]);
  });

  it("puts what is attached in front of its question", () => {
    const [question = ""] = texts(
      conversationOf([turnWith("1", "why?", undefined, { attachments: [attachmentWith()] })]),
    );
    assert.match(question, /^user: The file src\/basket\.ts, line 1:\n```typescript path=[\s\S]*```\n\nwhy\?$/);
  });

  it("joins questions that were not answered to the next one", () => {
    const failed: Answer = { text: " \n", thought: "hm", model: "m", end: "failed", failure: "processGone" };
    const turns = [turnWith("1", "a?", undefined, { answer: failed }), turnWith("2", "b?"), turnWith("3", "c?", "c!")];
    assert.deepEqual(texts(conversationOf([...turns, turnWith("4", "d?")])), [
      "user: a?\n\nb?\n\nc?",
      "assistant: c!",
      "user: d?",
    ]);
  });

  it("does not show the answer that is to be replaced", () => {
    assert.deepEqual(texts(conversationOf([turnWith("1", "a?", "a!"), turnWith("2", "b?", "b!")])), [
      "user: a?",
      "assistant: a!",
      "user: b?",
    ]);
  });

  it("asks what a command stands for, and the words behind it", () => {
    const [question = ""] = texts(conversationOf([turnWith("1", "/explain and be short")]));
    assert.match(question, /^user: Explain the attached code:[\s\S]*\n\nand be short$/);
    assert.deepEqual(texts(conversationOf([turnWith("1", " /explain is a command")])), ["user: /explain is a command"]);
  });

  it("asks a prompt of the user's as it was when it was asked", () => {
    const prompt = attachmentWith({ kind: "prompt", label: "/mine", text: "Do this for X." });
    const turn = (question: string) => turnWith("1", question, undefined, { attachments: [prompt] });
    assert.deepEqual(texts(conversationOf([turn("/mine X")])), ["user: Do this for X."]);
    assert.deepEqual(texts(conversationOf([turn("now")])), ["user: Do this for X.\n\nnow"]);
  });

  it("leaves help out, which the model has not written", () => {
    const turns = [turnWith("1", "/help", "- /fix"), turnWith("2", "b?")];
    assert.deepEqual(texts(conversationOf(turns)), ["user: b?"]);
    assert.deepEqual(
      shownTurns(conversationOf(turns)).map(({ id }) => id),
      ["2"],
    );
  });

  it("shows the summary in place of the turns that it covers", () => {
    const turns = [turnWith("1", "a?", "a!"), turnWith("2", "b?", "b!"), turnWith("3", "c?")];
    const conversation = conversationOf(turns, { summary: { text: "a and b", upTo: "2" } });
    assert.deepEqual(texts(conversation), [
      "user: Sum up what we have talked about so far.",
      "assistant: a and b",
      "user: c?",
    ]);
  });

  it("leaves out the oldest turns, and not the summary", () => {
    const turns = ["1", "2", "3", "4"].map((id) => turnWith(id, `q${id}`, `a${id}`));
    const conversation = conversationOf(turns, { summary: { text: "s", upTo: "1" } });
    assert.deepEqual(texts(conversation, 2).slice(1), ["assistant: s", "user: q4"]);
  });

  it("has LF for line ends in what the user wrote", () => {
    assert.deepEqual(texts(conversationOf([turnWith("1", "a\r\nb\rc")])), ["user: a\nb\nc"]);
  });
});

describe("askingPrompt, whatever the conversation", () => {
  it("keeps the roles by turns, and all messages before the last one when the next question is asked", () => {
    const next = random(11);
    const oneOf = <T>(...values: readonly T[]) => values[Math.floor(next() * values.length)] as T;
    const answers: readonly (string | undefined)[] = ["an answer", "  \n", "", undefined, "```ts\nopen"];
    const turnAt = (id: number): Turn => {
      const text = oneOf(...answers);
      const answer: Answer = { text: text ?? "", thought: oneOf("", "hm"), model: "m", end: "stopped" };
      const attachments = next() < 0.3 ? [attachmentWith({ text: oneOf("", "a", "```\n````") })] : [];
      const question = oneOf("why?", "/fix", "/help", "two\r\nlines", "/fix now");
      return { id: `${id}`, askedAt: id, question, attachments, answer: text === undefined ? undefined : answer };
    };
    for (let round = 0; round < 300; round++) {
      const turns = Array.from({ length: 1 + Math.floor(next() * 8) }, (_, id) => turnAt(id));
      const summary = next() < 0.4 ? { text: "so far", upTo: oneOf(...turns.slice(0, -1), turnAt(99)).id } : undefined;
      const asked = { ...turnWith("last", "and then?"), answer: oneOf(undefined, turnAt(0).answer) };
      const conversation = conversationOf([...turns, asked], { summary });
      const leftOut = Math.floor(next() * shownTurns(conversation).length);
      const before = askingPrompt(conversation, "Be short.", leftOut);
      assert.equal(brokenRule(before), undefined);
      assert.ok(before.at(-1)?.text.endsWith("and then?"));
      const after = askingPrompt(
        conversationOf([...conversation.turns, turnWith("x", "next?")], { summary }),
        "Be short.",
        leftOut,
      );
      const isAnswered = (asked.answer?.text ?? "").trim() !== "";
      const kept = isAnswered ? before.length : before.length - 1;
      assert.deepEqual(after.slice(0, kept), before.slice(0, kept));
      assert.ok(after[before.length - 1]?.text.startsWith(before.at(-1)?.text ?? "?"));
    }
  });
});
