import assert from "node:assert/strict";
import { type AttachOutcome, refused } from "../../../../src/core/chat/attach/outcome";
import { Chat } from "../../../../src/core/chat/chat";
import { noInstructions } from "../../../../src/core/chat/instructions";
import { Asking } from "../../../../src/editor/chat/asking";
import type { GatheredKind } from "../../../../src/editor/chat/attach/attachments";
import type { CurrentSelection } from "../../../../src/editor/chat/attach/currentSelection";
import { Draft, refusals } from "../../../../src/editor/chat/draft";
import type { ToPage } from "../../../../src/protocol/page";
import { attachmentWith } from "../../../helpers/conversations";
import { FakeChatBackend } from "../../../helpers/fakeChatBackend";
import { FakeClock, settle } from "../../../helpers/fakeClock";
import { MemoryConversations } from "../../../helpers/memoryConversations";

const attached = (label: string): AttachOutcome => ({
  kind: "attached",
  attachment: attachmentWith({ id: label, label }),
});

/** @param there what the editor has; what is not there is refused */
function asking(there: Partial<Record<GatheredKind | "current", AttachOutcome | Error>> = {}) {
  const backend = new FakeChatBackend();
  const clock = new FakeClock();
  const nothing = { instructions: async () => noInstructions, prompts: async () => [], time: () => 1 };
  const chat = new Chat({ backend, store: new MemoryConversations(), clock, ...nothing });
  const draft = new Draft(chat, backend);
  const told: ToPage[] = [];
  const find = async (kind: GatheredKind | "current") => {
    const found = there[kind];
    if (found instanceof Error) throw found;
    return found;
  };
  const current = { attachment: () => find("current") } as unknown as CurrentSelection;
  const gather = async (kind: GatheredKind) => (await find(kind)) ?? refused(kind, "There is none.");
  const made = new Asking({ chat, draft, attachments: { current, gather }, prompts: async () => [] });
  const ask = async (text: string) => {
    const done = made.ask(text, (message) => told.push(message));
    await settle();
    return done;
  };
  return {
    backend,
    chat,
    draft,
    told,
    ask,
    labels: () => chat.conversation.turns.at(-1)?.attachments.map(({ label }) => label),
  };
}

describe("asking from a composer", () => {
  it("takes the draft and the selection along, and empties the draft", async () => {
    const at = asking({ current: attached("selection") });
    at.draft.add([attached("file")]);
    void at.ask("Why?");
    await settle();
    assert.deepEqual(at.labels(), ["file", "selection"]);
    assert.deepEqual(at.draft.attachments, []);
  });

  it("takes what a command needs, and the file where nothing is selected", async () => {
    const at = asking({ current: attached("not wanted"), file: attached("whole file"), changes: attached("diff") });
    void at.ask("/explain");
    await settle();
    assert.deepEqual(at.labels(), ["whole file"]);
    await at.chat.stop();
    void at.ask("/review");
    await settle();
    assert.deepEqual(at.labels(), ["diff"]);
  });

  it("asks although what goes along by itself is refused, and says so", async () => {
    for (const current of [refused("big.ts", "It is too large."), new Error("no disk")]) {
      const at = asking({ current });
      void at.ask("Why?");
      await settle();
      assert.deepEqual(at.labels(), []);
      assert.equal(at.told.length, 1);
    }
  });

  it("gives text and attachments back where a question is refused, and attachments where no model was asked", async () => {
    const at = asking();
    at.draft.add([attached("file")]);
    await at.ask("/explian");
    assert.deepEqual(at.told.at(-1), { kind: "compose", text: "/explian" });
    assert.deepEqual(
      at.draft.attachments.map(({ label }) => label),
      ["file"],
    );
    await at.ask("/help");
    assert.deepEqual(
      at.draft.attachments.map(({ label }) => label),
      ["file"],
    );
  });

  it("can be stopped while what goes along is gathered", async () => {
    const at = asking();
    let found: () => void = () => undefined;
    const slow = at.chat.ask("Why?", () => new Promise((resolve) => (found = () => resolve([]))));
    await settle();
    assert.equal(at.chat.work?.kind, "waiting");
    const stopping = at.chat.stop();
    found();
    await stopping;
    assert.equal(await slow, "refused");
    assert.deepEqual(at.chat.conversation.turns, []);
  });
});

describe("the draft of a question", () => {
  it("has of two of the same thing the newer, counts what each costs, and forgets what is taken away", async () => {
    const { draft } = asking();
    draft.add([attached("a"), attached("b")]);
    draft.add([attached("a")]);
    await settle();
    assert.deepEqual(
      draft.views.map(({ label }) => label),
      ["b", "a"],
    );
    assert.ok(draft.views.every(({ tokens }) => tokens !== undefined && tokens > 0));
    assert.ok((draft.meter?.used ?? 0) > 0);
    draft.remove("b");
    assert.deepEqual(
      draft.views.map(({ label }) => label),
      ["a"],
    );
  });

  it("says what was refused, the first three in words", () => {
    const outcomes = ["a", "b", "c", "d", "e"].map((label) => refused(label, `${label} is no text.`));
    assert.equal(
      refusals([attached("x"), ...outcomes]),
      "a: a is no text. b: b is no text. c: c is no text. And 2 more were refused.",
    );
    assert.equal(refusals([attached("x")]), "");
  });
});
