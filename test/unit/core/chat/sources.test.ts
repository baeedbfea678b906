import assert from "node:assert/strict";
import { Chat } from "../../../../src/core/chat/chat";
import { sumUp } from "../../../../src/core/chat/compact";
import type { Attachment } from "../../../../src/core/chat/conversation";
import { noInstructions } from "../../../../src/core/chat/instructions";
import { promptSources } from "../../../../src/core/chat/sources";
import { attachmentWith, turnWith } from "../../../helpers/conversations";
import { FakeChatBackend } from "../../../helpers/fakeChatBackend";
import { FakeClock, settle } from "../../../helpers/fakeClock";
import { MemoryConversations } from "../../../helpers/memoryConversations";

const file = (path: string, parts: Partial<Attachment> = {}) => attachmentWith({ id: path, path, ...parts });
const agents = { text: "Use tabs.", sources: [{ path: "AGENTS.md" }] };

describe("whose texts a prompt of the chat has", () => {
  const of = (...attachments: readonly Attachment[]) =>
    promptSources([turnWith("1", "q", undefined, { attachments })], noInstructions, false);

  it("is the lines of a file, as far as they are known", () => {
    assert.deepEqual(of(file("a.ts", { firstLine: 12, text: "x\ny\n" })), [
      { path: "a.ts", lines: { first: 12, last: 13 } },
    ]);
    assert.deepEqual(of(file("a.ts", { firstLine: 12, text: "x" })), [
      { path: "a.ts", lines: { first: 12, last: 12 } },
    ]);
    assert.deepEqual(of(file("a.ts", { kind: "folder", firstLine: undefined })), [{ path: "a.ts" }]);
  });

  it("is what the user knows other texts by", () => {
    const none = { path: undefined, firstLine: undefined };
    assert.deepEqual(of(attachmentWith({ kind: "terminal", label: "zsh", ...none })), [{ path: "terminal" }]);
    assert.deepEqual(of(attachmentWith({ kind: "prompt", label: "/release", ...none })), [{ path: "/release" }]);
  });

  it("is each file of a change, by what it is called now", () => {
    const diff = (from: string, to: string, hunks: string) =>
      `diff --git a/${from} b/${to}\n--- a/${from}\n+++ b/${to}\n${hunks}`;
    const changes = { kind: "changes", path: undefined, firstLine: undefined } as const;
    const two = "@@ -3,2 +4,3 @@ here\n x\n-y\n+y\n+z\n\\ No newline at end of file\n@@ -20 +22 @@\n-x\n+y\n";
    const gone = diff("b.ts", "b.ts", "@@ -5,2 +4,0 @@\n-x\n-y\n");
    const merged = "diff --cc m.ts\n--- a/m.ts\n+++ b/m.ts\n@@@ -1,2 -1,2 +1,3 @@@\n  x\n++y\n +z\n";
    const renamed = "diff --git a/old.ts b/new.ts\nrename from old.ts\nrename to new.ts\n";
    const text = `${diff("src/a.ts", "src/a.ts", two)}${gone}${merged}${renamed}src/c.ts: +9 -1 lines, not shown\n`;
    assert.deepEqual(of(attachmentWith({ ...changes, text })), [
      { path: "src/a.ts", lines: { first: 4, last: 6 } },
      { path: "src/a.ts", lines: { first: 22, last: 22 } },
      { path: "b.ts", lines: { first: 5, last: 6 } },
      { path: "m.ts", lines: { first: 1, last: 3 } },
      { path: "new.ts" },
    ]);
    assert.deepEqual(of(attachmentWith({ ...changes, text: "nothing" })), [{ path: "changes" }]);
  });

  it("is each place of what has several", () => {
    const sources = [{ path: "a.ts", lines: { first: 1, last: 9 } }, { path: "b.ts" }];
    assert.deepEqual(of(attachmentWith({ kind: "folder", path: "src", firstLine: undefined, sources })), sources);
  });

  it("names each once, and the summary", () => {
    const turns = ["1", "2"].map((id) => turnWith(id, "q", "a", { attachments: [file("a.ts"), file("b.ts")] }));
    const lines = { first: 1, last: 1 };
    assert.deepEqual(promptSources(turns, agents, true), [
      { path: "AGENTS.md" },
      { path: "summary of the conversation" },
      { path: "a.ts", lines },
      { path: "b.ts", lines },
    ]);
  });
});

describe("what a conversation says goes along with a question", () => {
  const many = (count: number) => Array(count).fill("w").join(" ");
  let backend: FakeChatBackend;
  let chat: Chat;

  function begin(contextSize: number, instructions = agents) {
    backend = new FakeChatBackend({ contextSize });
    const parts = { store: new MemoryConversations(), clock: new FakeClock(), time: () => 1, prompts: async () => [] };
    chat = new Chat({ backend, instructions: async () => instructions, ...parts });
  }
  afterEach(() => chat.dispose());

  async function ask(path: string, words: number): Promise<readonly string[]> {
    const done = chat.ask("why?", async () => [file(path, { text: many(words) })]);
    await settle();
    const { sources } = backend.call;
    await backend.call.ends("so");
    await done;
    return sources;
  }

  it("is what all turns have that are sent, and the project's instructions", async () => {
    begin(1000);
    assert.deepEqual(await ask("a.ts", 100), ["AGENTS.md", "a.ts:1-1"]);
    assert.deepEqual(await ask("b.ts", 100), ["AGENTS.md", "a.ts:1-1", "b.ts:1-1"]);
    // The first turns have no room any more.
    assert.deepEqual(await ask("c.ts", 550), ["AGENTS.md", "c.ts:1-1"]);
  });

  it("is without instructions that are not sent", async () => {
    begin(1000, { ...agents, text: many(300) });
    assert.deepEqual(await ask("a.ts", 100), ["a.ts:1-1"]);
  });

  it("is what is summed up, and then that there is a summary", async () => {
    begin(1000);
    await ask("a.ts", 100);
    const done = chat.compact();
    await settle();
    assert.deepEqual(backend.call.sources, ["AGENTS.md", "a.ts:1-1"]);
    await backend.call.ends("It was about a.");
    await done;
    assert.deepEqual(await ask("b.ts", 10), ["AGENTS.md", "summary of the conversation", "b.ts:1-1"]);
  });

  it("is the part that is summed up, where not all fit at once", async () => {
    begin(1000);
    const turns = ["a.ts", "b.ts"].map((path) =>
      turnWith(path, "q", "a", { attachments: [file(path, { text: many(500) })] }),
    );
    const summing = { turns, summary: undefined, instructions: noInstructions, focus: "" };
    backend.answerAll = () => "a summary";
    await sumUp(summing, backend.model, backend, { signal: new AbortController().signal });
    assert.deepEqual(
      backend.calls.map(({ sources }) => sources),
      [["a.ts:1-1"], ["summary of the conversation", "b.ts:1-1"]],
    );
  });
});
