import assert from "node:assert/strict";
import { Chat, type ChatParts } from "../../../../src/core/chat/chat";
import type { ChatEvent } from "../../../../src/core/chat/chatEvents";
import type { Attachment } from "../../../../src/core/chat/conversation";
import { noInstructions } from "../../../../src/core/chat/instructions";
import { attachmentWith, conversationOf, turnWith } from "../../../helpers/conversations";
import { brokenRule, FakeChatBackend } from "../../../helpers/fakeChatBackend";
import { FakeClock, settle } from "../../../helpers/fakeClock";
import { MemoryConversations } from "../../../helpers/memoryConversations";

const day = 24 * 60 * 60 * 1000;
const agents = (text: string) => ({ text, sources: [{ path: "AGENTS.md" }] });
const many = (count: number) => Array(count).fill("w").join(" ");

/** A chat, what it told, and the fakes around it. */
function chatWith(parts: Partial<ChatParts> & { contextSize?: number; isAsleep?: boolean } = {}) {
  const backend = new FakeChatBackend(parts);
  const store = new MemoryConversations();
  const clock = new FakeClock();
  let now = 10 * day;
  const time = () => ++now;
  const chat = new Chat({
    backend,
    store,
    clock,
    time,
    instructions: async () => noInstructions,
    prompts: async () => [],
    ...parts,
  });
  const events: ChatEvent[] = [];
  chat.onDidChange((event) => events.push(event));
  return {
    chat,
    backend,
    store,
    clock,
    events,
    notes: () => events.flatMap((event) => (event.kind === "note" ? [event.words] : [])),
    works: () => events.flatMap((event) => (event.kind === "work" ? [event.work?.kind] : [])),
    /** Answers of the open conversation, each as its text and its end. */
    answers: () => chat.conversation.turns.map(({ answer }) => `${answer?.text}|${answer?.end}`),
    kept: () => store.read(chat.conversation.id),
    /** Asks, and lets the model be asked. */
    async ask(text: string, attachments: readonly Attachment[] = []) {
      const asked = chat.ask(text, async () => attachments);
      await settle();
      return asked;
    },
    /** Asks without waiting for the answer's end. */
    async begin(text: string, attachments: readonly Attachment[] = []) {
      const asked = chat.ask(text, async () => attachments);
      await settle();
      return { asked };
    },
    /** A question that is answered at once. */
    async converse(...questions: readonly string[]) {
      for (const question of questions) {
        const asked = chat.ask(question, async () => []);
        await settle();
        await backend.call.ends(`answer to ${question}`);
        await asked;
      }
    },
  };
}

describe("Chat, asking", () => {
  it("streams an answer and keeps it", async () => {
    const at = chatWith();
    const { asked } = await at.begin("Why?", [attachmentWith()]);
    const [turn] = at.chat.conversation.turns;
    at.backend.call.waits();
    at.backend.call.reads(5, 10);
    assert.deepEqual(at.chat.work, { kind: "reading", read: 5, total: 10 });
    at.backend.call.thinks("hm");
    at.backend.call.writes("Be");
    at.backend.call.writes("cause.");
    assert.deepEqual(at.chat.work, { kind: "writing" });
    assert.equal(at.chat.conversation.turns[0]?.answer?.end, undefined);
    await at.backend.call.ends();
    assert.equal(await asked, "whole");
    const answer = at.chat.conversation.turns[0]?.answer;
    assert.deepEqual([answer?.text, answer?.thought, answer?.model, answer?.end], ["Because.", "hm", "fake", "whole"]);
    assert.ok((answer?.figures?.promptTokens ?? 0) > 0);
    const pieces = at.events.flatMap((event) =>
      event.kind === "more" ? [[event.turnId, event.part, event.text]] : [],
    );
    assert.deepEqual(pieces, [
      [turn?.id, "thought", "hm"],
      [turn?.id, "text", "Be"],
      [turn?.id, "text", "cause."],
    ]);
    assert.deepEqual(at.works(), ["waiting", "reading", "thinking", "writing", undefined]);
    assert.deepEqual(at.kept(), JSON.parse(JSON.stringify(at.chat.conversation)));
    assert.deepEqual(at.notes(), []);
  });

  it("gives the conversation its title with the first question, and the user's own stays", async () => {
    const at = chatWith();
    await at.ask("/help");
    assert.equal(at.chat.conversation.title, "Help");
    await at.converse("Why is it slow?", "And now?");
    assert.equal(at.chat.conversation.title, "Why is it slow?");
    await at.chat.rename(at.chat.conversation.id, " My\ntitle ");
    await at.converse("More?");
    assert.deepEqual([at.kept().title, at.kept().isTitleOwn], ["My title", true]);
  });

  it("sends what was said before, the same to the byte, and the project's instructions", async () => {
    const at = chatWith({ instructions: async () => agents("Use tabs.") });
    await at.converse("One?", "Two?");
    const [first, second] = at.backend.calls.map(({ messages }) => messages);
    assert.match(first?.[0]?.text ?? "", /Use tabs\.$/);
    assert.deepEqual(second?.slice(0, 2), first);
    assert.deepEqual(
      second?.slice(2).map(({ text }) => text),
      ["answer to One?", "Two?"],
    );
  });

  it("loads a model that is asleep, and refuses where none was chosen", async () => {
    const asleep = chatWith({ isAsleep: true, instructions: async () => agents("Use tabs.") });
    await asleep.converse("Why?");
    assert.deepEqual(asleep.answers(), ["answer to Why?|whole"]);
    const none = chatWith();
    none.backend.setState({ kind: "none" });
    assert.equal(await none.ask("Why?"), "refused");
    assert.deepEqual([none.notes(), none.answers()], [["Choose a model for the chat first."], []]);
  });

  it("refuses a question while an answer is written, and an empty one", async () => {
    const at = chatWith();
    assert.equal(await at.ask("  "), "refused");
    await at.begin("Why?");
    assert.equal(await at.ask("What?"), "refused");
    assert.equal(await at.chat.regenerate(at.chat.conversation.turns[0]?.id ?? ""), "refused");
    assert.equal(await at.chat.compact(), "refused");
    assert.equal(at.notes().filter((words) => /still being written/.test(words)).length, 3);
    assert.equal(at.backend.calls.length, 1);
  });

  it("refuses a second question of the same moment", async () => {
    const at = chatWith();
    const asked = [at.chat.ask("One?", async () => []), at.chat.ask("Two?", async () => [])];
    await settle();
    assert.equal(await asked[1], "refused");
    await at.backend.call.ends("1");
    assert.deepEqual([await asked[0], at.answers()], ["whole", ["1|whole"]]);
  });

  it("says that the model wrote nothing", async () => {
    const at = chatWith();
    const { asked } = await at.begin("Why?");
    await at.backend.call.ends();
    assert.equal(await asked, "whole");
    assert.match(at.notes()[0] ?? "", /wrote nothing/);
  });

  it("ends as full where the context is used up, or the answer too long, and as repeating itself where it does", async () => {
    for (const [end, as] of [
      ["contextFull", "full"],
      ["maxTokens", "full"],
      ["repetition", "repeats"],
    ] as const) {
      const at = chatWith();
      const { asked } = await at.begin("Why?");
      assert.equal(at.backend.call.maxTokens, 1000 - (at.chat.fit?.used ?? 0));
      await at.backend.call.ends("Beca", end);
      assert.equal(await asked, as);
      assert.deepEqual(at.answers(), [`Beca|${as}`]);
    }
  });

  it("never rejects: what its parts throw is a note, or the answer's end", async () => {
    const at = chatWith({ prompts: () => Promise.reject(new Error("no prompts")) });
    assert.equal(await at.ask("Why?"), "refused");
    assert.deepEqual(at.notes(), ["This went wrong: no prompts"]);
    const broken = chatWith({ instructions: () => Promise.reject(new Error("no instructions")) });
    assert.equal(await broken.ask("Why?"), "refused");
    assert.deepEqual([broken.notes(), broken.answers()], [["This went wrong: no instructions"], []]);
    const failing = chatWith();
    failing.backend.countFailure = "outOfMemory";
    assert.equal(await failing.ask("Why?"), "failed");
    assert.equal(failing.chat.conversation.turns[0]?.answer?.failure, "outOfMemory");
    assert.equal(failing.chat.work, undefined);
  });
});

describe("Chat, answers that end early", () => {
  it("keeps what came when the user stops it", async () => {
    const at = chatWith();
    const { asked } = await at.begin("Why?");
    at.backend.call.writes("Beca");
    await at.chat.stop();
    assert.equal(await asked, "stopped");
    assert.ok(at.backend.call.isAborted);
    assert.deepEqual(at.answers(), ["Beca|stopped"]);
    assert.equal(at.kept().turns[0]?.answer?.end, "stopped");
    await at.converse("Go on");
    assert.deepEqual(
      at.backend.call.messages.slice(1).map(({ text }) => text),
      ["Why?", "Beca", "Go on"],
    );
  });

  it("keeps what came when the process dies, or another model takes the place of the one that answers, as cut", async () => {
    for (const kind of ["processGone", "superseded"] as const) {
      const at = chatWith();
      const { asked } = await at.begin("Why?");
      at.backend.call.writes("Beca");
      await at.backend.call.fail(kind);
      assert.equal(await asked, "cut");
      assert.equal(at.kept().turns[0]?.answer?.failure, kind);
      assert.deepEqual(at.answers(), ["Beca|cut"]);
    }
  });

  it("fails with its kind, and joins the question to the next one", async () => {
    const at = chatWith();
    const { asked } = await at.begin("Why?");
    await at.backend.call.fail("processGone");
    assert.equal(await asked, "failed");
    await at.converse("Now?");
    assert.deepEqual(
      at.backend.call.messages.slice(1).map(({ text }) => text),
      ["Why?\n\nNow?"],
    );
  });

  it("ends as cut when the window goes, and is saved so", async () => {
    const at = chatWith();
    await at.begin("Why?");
    at.backend.call.writes("Beca");
    at.chat.dispose();
    await at.chat.settled();
    const [turn] = at.kept().turns;
    assert.deepEqual([turn?.answer?.text, turn?.answer?.end], ["Beca", "cut"]);
  });

  it("saves while it streams, once a second at most, so that a window that is killed loses no more", async () => {
    const at = chatWith();
    await at.begin("Why?");
    const before = at.store.saves;
    assert.equal(at.kept().turns.length, 1);
    for (let piece = 0; piece < 50; piece++) {
      at.backend.call.writes("x");
      await at.clock.pass(99);
    }
    assert.equal(at.store.saves, before + 4);
    assert.equal(at.kept().turns[0]?.answer?.end, undefined);
    assert.ok((at.kept().turns[0]?.answer?.text.length ?? 0) > 35);
    const other = chatWith();
    for (const [id, text] of at.store.saved) other.store.saved.set(id, text);
    await other.chat.open(at.chat.conversation.id);
    assert.match(other.answers()[0] ?? "", /^x{36,}\|cut$/);
    await at.backend.call.ends();
    const atEnd = at.store.saves;
    await at.clock.pass(5000);
    assert.equal(at.store.saves, atEnd);
  });

  it("saves less often while it streams where that takes long", async () => {
    const at = chatWith();
    const save = at.store.save.bind(at.store);
    at.store.save = async (conversation) => {
      await at.clock.sleep(40);
      return await save(conversation);
    };
    await at.begin("Why?");
    await at.clock.pass(40);
    const before = at.store.saves;
    at.backend.call.writes("x");
    await at.clock.pass(2039);
    assert.equal(at.store.saves, before);
    await at.clock.pass(1);
    assert.equal(at.store.saves, before + 1);
  });

  it("keeps the next question waiting while it is being saved, and does not refuse it", async () => {
    const at = chatWith();
    const { asked } = await at.begin("Why?");
    const save = at.store.save.bind(at.store);
    at.store.save = async (conversation) => {
      await at.clock.sleep(40);
      return await save(conversation);
    };
    await at.backend.call.ends("Because.");
    const { asked: next } = await at.begin("And then?");
    const { asked: third } = await at.begin("And what else?");
    assert.equal(at.backend.calls.length, 1);
    await at.clock.pass(40);
    assert.equal(await asked, "whole");
    assert.equal(at.backend.calls.length, 2);
    assert.equal(await third, "refused");
    await at.backend.call.ends("Nothing.");
    await at.clock.pass(40);
    assert.equal(await next, "whole");
    assert.deepEqual(at.answers(), ["Because.|whole", "Nothing.|whole"]);
    assert.deepEqual(at.notes(), ["An answer is still being written. Stop it, or wait for its end."]);
  });

  it("is cut where the window went before the model said anything", async () => {
    const at = chatWith();
    at.store.saved.set("c1", JSON.stringify(conversationOf([turnWith("1", "a?", "a!"), turnWith("2", "b?")])));
    await at.chat.open("c1");
    assert.deepEqual(at.answers(), ["a!|whole", "|cut"]);
  });
});

describe("Chat, with little room", () => {
  it("leaves out the oldest turns, and tells which", async () => {
    const at = chatWith({ contextSize: 800 });
    await at.converse(...Array.from({ length: 12 }, (_, n) => `${n} ${many(20)}`));
    const { fit, conversation } = at.chat;
    assert.ok(fit && fit.leftOut.length > 0);
    assert.deepEqual(
      fit.leftOut,
      conversation.turns.slice(0, fit.leftOut.length).map(({ id }) => id),
    );
    assert.deepEqual([fit.size, fit.answer], [800, 200]);
    for (const call of at.backend.calls) assert.equal(brokenRule(call.messages), undefined);
    const last = at.events.findLast((event) => event.kind === "meter");
    assert.deepEqual(last, { kind: "meter", fit });
  });

  it("asks nothing where the question alone does not fit, says which attachment is the largest, and is as before", async () => {
    const at = chatWith({ contextSize: 800 });
    const large = attachmentWith({ label: "big.ts", text: many(900) });
    assert.equal(await at.ask("Why?", [attachmentWith(), large]), "refused");
    assert.match(at.notes()[0] ?? "", /has \d+ tokens more than .* largest attachment is big\.ts, with 9\d\d tokens/);
    assert.deepEqual([at.answers(), at.backend.calls.length, at.store.saved.size], [[], 0, 0]);
    await at.converse("Short?");
    assert.equal(await at.ask(many(900)), "refused");
    assert.match(at.notes()[1] ?? "", /in fewer words/);
    assert.equal(at.kept().turns.length, 1);
  });

  it("sends nothing that is far too long, not even to be counted", async () => {
    const at = chatWith({ contextSize: 800 });
    const { signal } = new AbortController();
    const huge = "x".repeat(200_000);
    const turns = Array.from({ length: 6 }, (_, n) => turnWith(`${n}`, `${n} ${huge}`, `${n}!`));
    await at.store.save(conversationOf([...turns, turnWith("last", "Short?", "Yes.")]));
    await at.chat.open("c1");
    assert.equal((await at.chat.estimate("", [], signal))?.used, 800);
    await at.converse("Why?");
    assert.deepEqual(
      at.chat.fit?.leftOut,
      turns.map(({ id }) => id),
    );
    const attachments = Array.from({ length: 6 }, () => attachmentWith({ label: "huge.ts", text: huge }));
    assert.equal((await at.chat.estimate("", attachments, signal))?.attachments.length, 6);
    assert.equal(await at.ask("Why?", attachments), "refused");
    assert.match(at.notes()[0] ?? "", /far more tokens than .* largest attachment is huge\.ts, with \d+ tokens/);
    at.backend.answerAll = () => "in short";
    assert.equal(await at.chat.compact(), "done");
    assert.match(at.notes()[1] ?? "", /without their middle/);
    assert.equal(at.chat.conversation.summary?.upTo, at.chat.conversation.turns.at(-1)?.id);
  });

  it("leaves one turn more out where the process has less room than it said, a few times", async () => {
    const at = chatWith({ contextSize: 4000 });
    await at.converse("1?", "2?", "3?", "4?", "5?", "6?");
    const { asked } = await at.begin("7?");
    for (const leftOut of [1, 2, 3]) {
      await at.backend.call.fail("promptTooLong");
      assert.equal(at.chat.fit?.leftOut.length, leftOut);
      assert.equal(at.backend.call.messages[1]?.text, `${leftOut + 1}?`);
    }
    await at.backend.call.fail("promptTooLong");
    assert.equal(await asked, "failed");
    assert.equal(at.chat.conversation.turns.at(-1)?.answer?.failure, "promptTooLong");
  });

  it("fails at once where there is no turn to leave out", async () => {
    const at = chatWith();
    const { asked } = await at.begin("Why?");
    await at.backend.call.fail("promptTooLong");
    assert.deepEqual([await asked, at.backend.calls.length], ["failed", 1]);
    assert.equal(at.chat.conversation.turns[0]?.answer?.failure, "promptTooLong");
  });

  it("does not send instructions that take more than a quarter of the context, and says so", async () => {
    const at = chatWith({ instructions: async () => agents(many(251)) });
    await at.converse("Why?");
    assert.doesNotMatch(at.backend.call.messages[0]?.text ?? "", /w w/);
    await at.converse("And now?");
    assert.equal(at.notes().length, 1);
    assert.match(at.notes()[0] ?? "", /instructions are not sent: they have 251 tokens/);
  });

  it("estimates what a question would take, and does not load a model for it", async () => {
    const at = chatWith();
    const { signal } = new AbortController();
    const estimated = await at.chat.estimate("Why?", [attachmentWith(), attachmentWith({ text: many(50) })], signal);
    assert.deepEqual([estimated?.attachments, estimated?.size, estimated?.answer], [[12, 58], 1000, 250]);
    const { asked } = await at.begin("Why?", [attachmentWith(), attachmentWith({ text: many(50) })]);
    assert.equal(at.chat.fit?.used, estimated?.used);
    await at.backend.call.ends("x");
    await asked;
    at.backend.setState({ kind: "asleep", name: "fake" });
    assert.equal(await at.chat.estimate("Why?", [], signal), undefined);
    assert.equal(at.backend.state.kind, "asleep");
  });
});

describe("Chat, asking again", () => {
  it("puts a new answer in the place of the last one", async () => {
    const at = chatWith();
    await at.converse("One?", "Two?");
    const { id } = at.chat.conversation;
    const asked = at.chat.regenerate(at.chat.conversation.turns[1]?.id ?? "");
    await settle();
    assert.deepEqual(
      at.backend.call.messages.slice(1).map(({ text }) => text),
      ["One?", "answer to One?", "Two?"],
    );
    assert.equal(at.kept().turns[1]?.answer?.text, "answer to Two?");
    await at.backend.call.ends("better");
    assert.equal(await asked, "whole");
    assert.deepEqual([at.chat.conversation.id, at.answers()], [id, ["answer to One?|whole", "better|whole"]]);
    assert.equal(at.kept().turns[1]?.answer?.text, "better");
  });

  it("keeps the old answer where there is no new one", async () => {
    const at = chatWith();
    await at.converse("One?");
    const [turn] = at.chat.conversation.turns;
    const failed = at.chat.regenerate(turn?.id ?? "");
    await settle();
    await at.backend.call.fail("processGone");
    assert.equal(await failed, "failed");
    assert.match(at.notes()[0] ?? "", /process was lost/);
    const stopped = at.chat.regenerate(turn?.id ?? "");
    await settle();
    await at.chat.stop();
    assert.equal(await stopped, "stopped");
    assert.deepEqual([at.answers(), at.chat.conversation.turns], [["answer to One?|whole"], [turn]]);
  });

  it("keeps a title that the user gives while there comes no new one, and goes on in the one copy", async () => {
    const at = chatWith();
    await at.converse("One?");
    const [turn] = at.chat.conversation.turns;
    const failed = at.chat.regenerate(turn?.id ?? "");
    await settle();
    const { id } = at.chat.conversation;
    at.store.changedElsewhere.add(id);
    await at.chat.rename(id, "Mine");
    const copy = at.chat.conversation.id;
    await at.backend.call.fail("processGone");
    await failed;
    const { title, isTitleOwn, turns } = at.chat.conversation;
    assert.deepEqual([title, isTitleOwn, turns], ["Mine", true, [turn]]);
    assert.deepEqual([at.chat.conversation.id, [...at.store.saved.keys()]], [copy, [id, copy]]);
    assert.deepEqual([at.kept().title, at.kept().turns[0]?.answer?.text], ["Mine", "answer to One?"]);
  });

  it("gives the title back with the question where there is no new answer", async () => {
    const at = chatWith();
    await at.converse("One?");
    const failed = at.chat.resend(at.chat.conversation.turns[0]?.id ?? "", "Uno?");
    await settle();
    assert.equal(at.chat.conversation.title, "Uno?");
    await at.backend.call.fail("processGone");
    await failed;
    assert.equal(at.kept().title, "One?");
  });

  it("asks the last question in other words, with its attachments, in its place", async () => {
    const at = chatWith();
    const { asked } = await at.begin("One?", [attachmentWith()]);
    await at.backend.call.ends("1");
    await asked;
    const again = at.chat.resend(at.chat.conversation.turns[0]?.id ?? "", "Uno?");
    await settle();
    assert.match(at.backend.call.question, /The file src\/basket\.ts[\s\S]*Uno\?$/);
    await at.backend.call.ends("2");
    await again;
    assert.deepEqual([at.answers(), at.chat.conversation.title], [["2|whole"], "Uno?"]);
  });

  it("begins a new conversation for an earlier question, and the old one stays", async () => {
    const at = chatWith();
    await at.converse("One?", "Two?", "Three?");
    const old = at.chat.conversation;
    const asked = at.chat.resend(old.turns[1]?.id ?? "", "Dos?");
    await settle();
    await at.backend.call.ends("2");
    await asked;
    assert.notEqual(at.chat.conversation.id, old.id);
    assert.deepEqual(
      at.chat.conversation.turns.map(({ question }) => question),
      ["One?", "Dos?"],
    );
    assert.deepEqual(at.store.read(old.id), JSON.parse(JSON.stringify(old)));
    assert.deepEqual(
      (await at.chat.list()).map(({ title }) => title),
      ["One?", "One?"],
    );
    const refused = await at.chat.resend(at.chat.conversation.turns[0]?.id ?? "", many(2000));
    assert.equal(refused, "refused");
    assert.deepEqual(
      at.chat.conversation.turns.map(({ question }) => question),
      ["One?", "Dos?"],
    );
    assert.equal(at.store.saved.size, 2);
  });

  it("refuses what is gone, or was no question to the model", async () => {
    const at = chatWith();
    await at.ask("/help");
    const id = at.chat.conversation.turns[0]?.id ?? "";
    assert.deepEqual([await at.chat.regenerate("x"), await at.chat.resend("x", "y")], ["refused", "refused"]);
    assert.deepEqual([await at.chat.regenerate(id), await at.chat.resend(id, "/clear")], ["refused", "refused"]);
    assert.equal(at.notes().length, 4);
    assert.equal(at.backend.calls.length, 0);
  });
});

describe("Chat, commands", () => {
  it("answers /help itself, and does not show it to the model", async () => {
    const at = chatWith();
    at.backend.setState({ kind: "none" });
    assert.equal(await at.ask("/help"), "done");
    assert.match(at.answers()[0] ?? "", /- `\/explain`: [\s\S]*\|whole$/);
    assert.equal(at.kept().turns.length, 1);
    at.backend.setState({ kind: "ready", model: at.backend.model });
    await at.converse("Why?");
    assert.equal(at.backend.call.messages.length, 2);
  });

  it("begins anew with /clear, and keeps what was", async () => {
    const at = chatWith();
    await at.converse("Why?");
    assert.equal(await at.ask("/clear"), "done");
    assert.deepEqual([at.answers(), at.store.saved.size, at.chat.fit], [[], 1, undefined]);
  });

  it("asks a prompt of the user's, and knows what it said when its file is gone", async () => {
    let prompts = [{ name: "mine", description: "", text: `Do \${input:what}.`, ignored: [] }];
    const at = chatWith({ prompts: async () => prompts });
    await at.converse("/mine it");
    assert.equal(at.backend.call.question, "Do it.");
    prompts = [];
    const again = at.chat.regenerate(at.chat.conversation.turns[0]?.id ?? "");
    await settle();
    assert.equal(at.backend.call.question, "Do it.");
    await at.backend.call.ends("done");
    assert.equal(await again, "whole");
    assert.equal(await at.ask("/mine it"), "refused");
  });

  it("sums up with /compact, and shows the model the summary from then on", async () => {
    const at = chatWith();
    await at.converse("One?", "Two?");
    const { asked } = await at.begin("/compact the tests");
    assert.match(at.backend.call.question, /Above all, keep: the tests$/);
    at.backend.call.writes("so ");
    assert.deepEqual(at.chat.work, { kind: "summing" });
    await at.backend.call.ends("far");
    assert.equal(await asked, "done");
    assert.deepEqual(at.kept().summary, { text: "so far", upTo: at.chat.conversation.turns[1]?.id });
    assert.equal(at.chat.fit, undefined);
    await at.converse("Three?");
    assert.deepEqual(
      at.backend.call.messages.slice(2).map(({ text }) => text),
      ["so far", "Three?"],
    );
    const again = at.chat.resend(at.chat.conversation.turns[1]?.id ?? "", "Dos?");
    await settle();
    assert.deepEqual(
      at.backend.call.messages.slice(1).map(({ text }) => text),
      ["One?", "answer to One?", "Dos?"],
    );
    await at.backend.call.ends("x");
    await again;
  });

  it("keeps the summary where a later question is asked again, and drops it where it covers the question", async () => {
    const at = chatWith();
    await at.converse("One?");
    const { asked } = await at.begin("/compact");
    await at.backend.call.ends("so far");
    await asked;
    await at.converse("Two?", "Three?");
    const later = at.chat.resend(at.chat.conversation.turns[1]?.id ?? "", "Dos?");
    await settle();
    assert.deepEqual(
      at.backend.call.messages.slice(2).map(({ text }) => text),
      ["so far", "Dos?"],
    );
    await at.backend.call.ends("2");
    await later;
    const compacted = at.chat.compact();
    await settle();
    await at.backend.call.ends("all of it");
    await compacted;
    const covered = at.chat.resend(at.chat.conversation.turns[1]?.id ?? "", "Duo?");
    await settle();
    assert.deepEqual(
      at.backend.call.messages.slice(1).map(({ text }) => text),
      ["One?", "answer to One?", "Duo?"],
    );
    await at.backend.call.ends("2");
    await covered;
    assert.equal(at.kept().summary, undefined);
  });

  it("changes nothing where summing up is stopped, fails, or has nothing to sum up", async () => {
    const at = chatWith();
    assert.equal(await at.chat.compact(), "refused");
    await at.converse("One?");
    const before = at.chat.conversation;
    const stopped = at.chat.compact();
    await settle();
    await at.chat.stop();
    assert.equal(await stopped, "refused");
    const failed = at.chat.compact();
    await settle();
    await at.backend.call.fail("outOfMemory");
    assert.equal(await failed, "refused");
    assert.equal(at.chat.conversation, before);
    assert.equal(at.chat.work, undefined);
    const [nothing, stop, fail] = at.notes();
    assert.match(nothing ?? "", /nothing to sum up/);
    assert.match(stop ?? "", /stopped; nothing changed/);
    assert.match(fail ?? "", /could not be summed up\. There is not enough memory/);
    const silent = at.chat.compact();
    await settle();
    at.backend.call.thinks("Hm");
    await at.backend.call.ends();
    assert.equal(await silent, "refused");
    assert.match(at.notes().at(-1) ?? "", /^The model wrote no summary, and nothing changed/);
    assert.equal(at.chat.conversation, before);
  });

  it("says that a summary was cut", async () => {
    const at = chatWith();
    await at.converse("One?");
    const compacting = at.chat.compact();
    await settle();
    await at.backend.call.ends("so far", "maxTokens");
    assert.equal(await compacting, "done");
    assert.match(at.notes().join(), /its end is missing/);
  });
});

describe("Chat, conversations", () => {
  it("keeps none that has no turn", async () => {
    const at = chatWith();
    await at.chat.rename(at.chat.conversation.id, "Empty");
    assert.equal(at.store.saved.size, 0);
    await at.converse("Why?");
    assert.equal(at.kept().title, "Empty");
    await at.chat.remove(at.chat.conversation.id);
    assert.equal(at.store.saved.size, 0);
    assert.equal(at.chat.conversation.title, "");
  });

  it("opens the last one again at the start, if it is of the last day", async () => {
    for (const [age, isOpened] of [
      [day - 1000, true],
      [day, false],
    ] as const) {
      const at = chatWith();
      const kept = (id: string, changedAt: number) => conversationOf([turnWith("1", "q", "a")], { id, changedAt });
      at.store.saved.set("old", JSON.stringify(kept("old", 1)));
      at.store.saved.set("new", JSON.stringify(kept("new", 10 * day - age)));
      await at.chat.start();
      assert.equal(at.chat.conversation.id === "new", isOpened);
    }
  });

  it("does not take the place of what was asked while the last one was looked for", async () => {
    const at = chatWith();
    const kept = conversationOf([turnWith("1", "q", "a")], { id: "new", changedAt: 10 * day });
    at.store.saved.set("new", JSON.stringify(kept));
    const [started, asked] = [at.chat.start(), at.chat.ask("Why?", async () => [])];
    await started;
    await settle();
    await at.backend.call.ends("Because");
    assert.deepEqual([await asked, at.answers()], ["whole", ["Because|whole"]]);
  });

  it("stops an answer and keeps it before another conversation is shown", async () => {
    const at = chatWith();
    await at.converse("One?");
    const first = at.chat.conversation.id;
    await at.chat.newConversation();
    const { asked } = await at.begin("Two?");
    at.backend.call.writes("tw");
    const second = at.chat.conversation.id;
    await at.chat.open(first);
    assert.equal(await asked, "stopped");
    assert.equal(at.store.read(second).turns[0]?.answer?.text, "tw");
    assert.deepEqual([at.chat.conversation.id, at.answers()], [first, ["answer to One?|whole"]]);
    assert.equal(at.store.read(first).turns.length, 1);
  });

  it("renames, removes, searches and exports", async () => {
    const at = chatWith();
    await at.converse("One?");
    const first = at.chat.conversation.id;
    await at.chat.newConversation();
    await at.converse("Two?");
    await at.chat.rename(first, "First");
    await at.chat.rename(first, "  ");
    assert.deepEqual(
      (await at.chat.search("First")).map(({ id }) => id),
      [first],
    );
    assert.equal((await at.chat.search(" ")).length, 2);
    assert.match((await at.chat.exportAsMarkdown(first)) ?? "", /^# First\n/);
    assert.match((await at.chat.exportAsMarkdown(at.chat.conversation.id)) ?? "", /^# Two\?\n/);
    await at.chat.remove(at.chat.conversation.id);
    assert.deepEqual([at.answers(), [...at.store.saved.keys()]], [[], [first]]);
    await at.chat.remove(first);
    assert.equal(at.store.saved.size, 0);
    assert.equal(await at.chat.exportAsMarkdown(first), undefined);
    assert.deepEqual(at.notes(), ["A title needs a character at least.", "This conversation cannot be read any more."]);
  });

  it("says once that the disk refuses, and goes on", async () => {
    const at = chatWith();
    at.store.refusal = "The disk is full.";
    const { asked } = await at.begin("Why?");
    at.backend.call.writes("Be");
    await at.clock.pass(2000);
    await at.backend.call.ends("cause");
    assert.equal(await asked, "whole");
    assert.deepEqual(at.notes(), ["The disk is full."]);
    at.store.refusal = undefined;
    await at.converse("More?");
    assert.equal(at.kept().turns.length, 2);
    at.store.refusal = "The disk is full.";
    await at.converse("Again?");
    assert.equal(at.notes().length, 2);
  });

  it("goes on in a copy where another window has written the same conversation", async () => {
    const at = chatWith();
    await at.converse("One?");
    const { id } = at.chat.conversation;
    const { asked } = await at.begin("Two?");
    at.store.changedElsewhere.add(id);
    const theirs = at.store.saved.get(id);
    await at.backend.call.ends("2");
    await asked;
    assert.notEqual(at.chat.conversation.id, id);
    assert.equal(at.kept().turns[1]?.answer?.end, "whole");
    assert.equal(at.store.saved.get(id), theirs);
    assert.equal(at.notes().filter((words) => /Another window/.test(words)).length, 1);
  });
});
