import assert from "node:assert/strict";
import type { PromptMessage } from "../../../../src/core/chat/chatBackend";
import { failedSummaryWords, summaryNotes, summaryRequest, sumUp } from "../../../../src/core/chat/compact";
import type { Turn } from "../../../../src/core/chat/conversation";
import { promptRoom } from "../../../../src/core/chat/fit";
import { noInstructions } from "../../../../src/core/chat/instructions";
import { attachmentWith, turnWith } from "../../../helpers/conversations";
import { countPrompt, FakeChatBackend } from "../../../helpers/fakeChatBackend";
import { until } from "../../../helpers/fakeClock";

const { signal } = new AbortController();
const many = (word: string, count: number) => Array(count).fill(word).join(" ");

async function sum(
  turns: readonly Turn[],
  { contextSize = 4000, focus = "", summary = undefined as string | undefined, answer = "summed" } = {},
) {
  const backend = new FakeChatBackend({ contextSize });
  const prompts: (readonly PromptMessage[])[] = [];
  backend.answerAll = (messages) => {
    prompts.push(messages);
    return answer && `${answer} ${prompts.length}`;
  };
  const summed = await sumUp({ turns, summary, instructions: noInstructions, focus }, backend.model, backend, {
    signal,
  });
  return { summed, prompts, calls: backend.calls };
}

describe("summaryRequest", () => {
  it("asks for no more words than an answer has room for, and for what matters to the user", () => {
    assert.match(summaryRequest(32_768, ""), /at most 340 words/);
    assert.match(summaryRequest(1024, ""), /at most 80 words/);
    assert.match(summaryRequest(200, ""), /at most 50 words/);
    assert.match(summaryRequest(1024, "the tests"), /Above all, keep: the tests$/);
    assert.doesNotMatch(summaryRequest(1024, ""), /Above all/);
  });
});

describe("sumUp", () => {
  it("asks once where all turns fit, behind the prompt as it was, so that it is in the cache", async () => {
    const { summed, prompts } = await sum([turnWith("1", "a?", "a!"), turnWith("2", "b?", "b!")], {
      summary: "before",
    });
    assert.deepEqual(summed, { text: "summed 1", isShortened: false, isCut: false });
    assert.deepEqual(
      prompts.map((prompt) => prompt.slice(2, -1).map(({ text }) => text)),
      [["before", "a?", "a!", "b?", "b!"]],
    );
    assert.equal(prompts[0]?.at(-1)?.text, summaryRequest(4000, ""));
  });

  it("sums up in parts what does not fit at once, each behind what the part before became", async () => {
    const turns = Array.from({ length: 9 }, (_, id) => turnWith(`${id}`, `q${id} ${many("w", 100)}`, `a${id}`));
    const { summed, prompts, calls } = await sum(turns, { contextSize: 800 });
    assert.ok(prompts.length > 1);
    assert.deepEqual(summed, { text: `summed ${prompts.length}`, isShortened: false, isCut: false });
    for (const [at, prompt] of prompts.entries()) {
      assert.ok(countPrompt(prompt).total <= promptRoom(800));
      if (at > 0) assert.equal(prompt[2]?.text, `summed ${at}`);
    }
    const asked = prompts.flatMap((prompt) => prompt.flatMap(({ text }) => /^q\d/.exec(text) ?? []));
    assert.deepEqual(
      asked,
      turns.map(({ id }) => `q${id}`),
    );
    assert.ok(calls.every((call) => call.maxTokens + countPrompt(call.messages).total <= 800));
  });

  it("leaves the middle of texts out where one turn alone does not fit, and says so", async () => {
    const attachments = [attachmentWith({ text: `begin ${many("x", 3000)} end` })];
    const turns = [turnWith("1", "q1", many("y", 3000), { attachments }), turnWith("2", "q2", "a2")];
    const { summed, prompts } = await sum(turns, { contextSize: 1000 });
    assert.equal(summed.isShortened, true);
    assert.match(prompts[0]?.[1]?.text ?? "", /begin x[\s\S]*\n\[\.\.\.\]\n[\s\S]*x end[\s\S]*q1$/);
    assert.ok(prompts.every((prompt) => countPrompt(prompt).total <= promptRoom(1000)));
    assert.equal(
      prompts.at(-1)?.some(({ text }) => text === "a2"),
      true,
    );
  });

  it("says what is missing of what was summed up, and of the summary", () => {
    const whole = { text: "s", isShortened: false, isCut: false };
    assert.deepEqual(summaryNotes(whole), []);
    assert.match(summaryNotes({ ...whole, isShortened: true }).join(), /without their middle/);
    assert.match(summaryNotes({ ...whole, isCut: true }).join(), /its end is missing/);
  });

  it("notices that a summary came to no end", async () => {
    const backend = new FakeChatBackend();
    const summing = { turns: [turnWith("1", "a?", "a!")], summary: undefined, instructions: noInstructions, focus: "" };
    const summed = sumUp(summing, backend.model, backend, { signal });
    await until(() => backend.calls.length === 1);
    await backend.call.ends("so far", "maxTokens");
    assert.deepEqual(await summed, { text: "so far", isShortened: false, isCut: true });
  });

  it("keeps a summary short, whatever the model writes", async () => {
    const { summed } = await sum([turnWith("1", "a?", "a!")], { answer: many("long", 5000) });
    assert.ok(summed.text.length <= 4000 && summed.text.endsWith("long"), `${summed.text.length}`);
    assert.equal(summed.isCut, true);
  });

  it("fails where the model writes nothing, or where there is no room at all", async () => {
    const turns = [turnWith("1", "a?", "a!")];
    await assert.rejects(sum(turns, { answer: "" }), (error) => {
      assert.match(failedSummaryWords(error), /^The model wrote no summary/);
      return true;
    });
    await assert.rejects(sum(turns, { contextSize: 60 }), { name: "BackendError", kind: "promptTooLong" });
  });
});
