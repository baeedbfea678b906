import assert from "node:assert/strict";
import { ask } from "../../../../src/core/actions/ask";
import type { PromptMessage } from "../../../../src/core/chat/chatBackend";
import { FakeChatBackend } from "../../../helpers/fakeChatBackend";
import { settle } from "../../../helpers/fakeClock";

const words = (count: number) => (): readonly PromptMessage[] => [{ role: "user", text: "word ".repeat(count) }];
const sources = (way: number) => [{ path: `way ${way}` }];
const never = new AbortController().signal;

describe("ask", () => {
  it("asks in the richest way that leaves room for the answer", async () => {
    const backend = new FakeChatBackend({ contextSize: 400, isAsleep: true });
    const reply = ask(
      { prompts: [words(500), words(320), words(200), words(10)], sources, maxTokens: 150 },
      backend,
      never,
    );
    await settle();
    assert.equal(backend.call.question.trim().split(" ").length, 200);
    assert.equal(backend.call.maxTokens, 150);
    await backend.call.ends("done");
    assert.equal((await reply).text, "done");
  });

  it("lets a quarter of a small context do for an answer that may be long", async () => {
    const backend = new FakeChatBackend({ contextSize: 400 });
    void ask({ prompts: [words(200)], sources, maxTokens: 5000 }, backend, never);
    await settle();
    assert.equal(backend.call.maxTokens, 400 - 208);
  });

  it("asks nothing that cannot be answered: an answer may need more than is usual", async () => {
    const backend = new FakeChatBackend({ contextSize: 400 });
    const asking = ask({ prompts: [words(200)], sources, maxTokens: 5000, leastTokens: 300 }, backend, never);
    await assert.rejects(asking, { kind: "promptTooLong" });
  });

  it("fails in words that the user is told where no way is short enough, and asks nothing", async () => {
    const backend = new FakeChatBackend({ contextSize: 100 });
    const asking = ask({ prompts: [words(200), words(90)], sources, maxTokens: 50 }, backend, never);
    await assert.rejects(asking, { kind: "promptTooLong" });
    assert.equal(backend.calls.length, 0);
  });
});
