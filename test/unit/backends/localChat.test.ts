import assert from "node:assert/strict";
import { LocalBackend } from "../../../src/backends/local/localBackend";
import { LocalChat } from "../../../src/backends/local/localChat";
import type { AnswerProgress, ChatState } from "../../../src/core/chat/chatBackend";
import { CallError } from "../../../src/protocol/rpc";
import { FakeClock, settle, until } from "../../helpers/fakeClock";
import { chatResult, loadedModel, MemoryTransport } from "../../helpers/memoryTransport";

const completionPath = "/models/kindling.gguf";
const modelPath = "/models/talker.gguf";
const messages = [{ role: "user", text: "Why?" }] as const;
const other = loadedModel({ modelPath: "/models/other.gguf" }, "Other");

describe("LocalChat", () => {
  let clock: FakeClock;
  let transport: MemoryTransport;
  let backend: LocalBackend;
  let chat: LocalChat;
  let states: ChatState[];
  let lines: string[];

  const make = (path: string | undefined) => {
    const write = (message: string) => void lines.push(message);
    chat = new LocalChat(backend, path, { debug: write, info: write, warn: write, error: write });
    chat.onDidChangeState((state) => states.push(state));
  };

  beforeEach(() => {
    clock = new FakeClock();
    transport = new MemoryTransport(clock);
    states = [];
    lines = [];
    const write = () => undefined;
    const log = { debug: write, info: write, warn: write, error: write };
    const models = { modelPath: completionPath, standInPath: completionPath, unloadAfterMinutes: 30 };
    backend = new LocalBackend({ transport, client: "test", ...models, clock, log });
    make(modelPath);
  });
  afterEach(() => {
    chat.dispose();
    backend.dispose();
  });

  const { process: processOf } = { process: () => transport.process };
  const reaches = (kind: ChatState["kind"]) => until(() => chat.state.kind === kind);

  function ask(given: { onProgress?: (one: AnswerProgress) => void; signal?: AbortSignal } = {}) {
    const options = { sources: [{ path: "a.ts" }], maxTokens: 8, signal: new AbortController().signal, ...given };
    const reply = chat.chat(messages, options);
    reply.catch(() => undefined);
    return reply;
  }

  /** A question that the process has. */
  async function asked(given: Parameters<typeof ask>[0] = {}) {
    const count = () => transport.processes.reduce((sum, { chats }) => sum + chats.length, 0);
    const before = count();
    const reply = ask(given);
    await until(() => count() > before);
    const call = processOf().chats.at(-1);
    assert.ok(call);
    return { reply, call };
  }

  async function ready(): Promise<void> {
    chat.warm();
    await reaches("ready");
  }

  it("loads the model with the first question, and says how far that is", async () => {
    transport.behaviour.chatLoad = "hold";
    assert.deepEqual(chat.state, { kind: "asleep", name: "talker.gguf" });
    const reply = ask();
    await until(() => transport.processes.at(-1)?.chatLoads.length === 1);
    const [load] = processOf().chatLoads;
    const { role, modelPath: path, contextSize, isStandIn, despiteStrikes } = load?.params ?? {};
    assert.deepEqual([role, path, contextSize, isStandIn, despiteStrikes], ["chat", modelPath, 8192, false, false]);
    load?.progress(0.5);
    await until(() => chat.state.kind === "loading" && chat.state.share === 0.5);
    load?.answer(loadedModel({ modelPath }, "Talker"));
    await until(() => processOf().chats.length === 1);
    assert.deepEqual(chat.state, { kind: "ready", model: { name: "Talker", contextSize: 1024 } });
    processOf().chats[0]?.answer(chatResult);
    const { timing: figures, ...rest } = chatResult;
    assert.deepEqual(await reply, { ...rest, figures });
    assert.deepEqual(
      states.map(({ kind }) => kind),
      ["loading", "loading", "ready"],
    );
  });

  it("hands on what happens while the answer is made", async () => {
    const heard: AnswerProgress[] = [];
    const { reply, call } = await asked({ onProgress: (one) => heard.push(one) });
    assert.deepEqual(call.params, { messages, maxTokens: 8 });
    const said: readonly AnswerProgress[] = [
      { kind: "waiting" },
      { kind: "reading", read: 1, total: 2 },
      { kind: "thought", text: "Hm" },
      { kind: "text", text: "b" },
    ];
    for (const one of said) call.progress(one);
    call.answer(chatResult);
    await reply;
    assert.deepEqual(heard, said);
  });

  it("loads once for all who ask meanwhile, and not again for the next", async () => {
    transport.behaviour.chatLoad = "hold";
    chat.warm();
    void ask();
    void ask();
    await until(() => transport.processes.at(-1)?.chatLoads.length === 1);
    processOf().chatLoads[0]?.answer(loadedModel({ modelPath }));
    await until(() => processOf().chats.length === 2);
    await asked();
    assert.equal(processOf().chatLoads.length, 1);
  });

  it("settles at once when it is aborted, while the model is loaded and while it answers, and is silent then", async () => {
    transport.behaviour.chatLoad = "hold";
    const first = new AbortController();
    const waiting = ask({ signal: first.signal });
    await until(() => transport.processes.at(-1)?.chatLoads.length === 1);
    first.abort();
    await assert.rejects(waiting, { kind: "cancelled" });
    processOf().chatLoads[0]?.answer(loadedModel({ modelPath }));
    await reaches("ready");
    const second = new AbortController();
    const heard: AnswerProgress[] = [];
    const { reply, call } = await asked({ signal: second.signal, onProgress: (one) => heard.push(one) });
    second.abort();
    await assert.rejects(reply, { kind: "cancelled" });
    call.progress({ kind: "text", text: "late" });
    await until(() => call.signal.aborted);
    for (let turn = 0; turn < 10; turn++) await settle();
    assert.deepEqual(heard, []);
  });

  it("has no model until one is chosen, and says so to who asks", async () => {
    make(undefined);
    assert.deepEqual(chat.state, { kind: "none" });
    chat.warm();
    await assert.rejects(ask(), { kind: "notLoaded" });
    assert.equal(transport.opened, 0);
    chat.useModel(modelPath);
    await asked();
    assert.equal(chat.state.kind, "ready");
  });

  it("takes another model with the next question, though the first one took a process down before", async () => {
    await ready();
    chat.useModel(other.modelPath);
    assert.deepEqual(chat.state, { kind: "asleep", name: "other.gguf" });
    transport.behaviour.chatLoad = "hold";
    void ask();
    await until(() => processOf().chatLoads.length === 1);
    assert.equal(processOf().chatLoads[0]?.params.modelPath, other.modelPath);
    assert.equal(processOf().chatLoads[0]?.params.despiteStrikes, true);
  });

  it("loads despite earlier crashes once for each time that the user chooses, and not whenever it loads", async () => {
    chat.useModel(other.modelPath);
    transport.behaviour.chatLoad = "hold";
    chat.warm();
    await until(() => transport.processes.at(-1)?.chatLoads.length === 1);
    processOf().chatLoads[0]?.answer(other);
    await reaches("ready");
    processOf().tellRole(undefined, "chat");
    await reaches("asleep");
    chat.warm();
    await until(() => processOf().chatLoads.length === 2);
    assert.deepEqual(
      processOf().chatLoads.map(({ params }) => params.despiteStrikes),
      [true, false],
    );
  });

  it("asks again by itself where another model takes its place before anything was told, or its model goes", async () => {
    const { reply, call } = await asked();
    call.progress({ kind: "reading", read: 1, total: 2 });
    call.refuse(new CallError("superseded", "another one"));
    await until(() => processOf().chats.length === 2);
    assert.equal(processOf().chatLoads.length, 0, "nothing is put in the place of the other one");
    processOf().chats[1]?.refuse(new CallError("notLoaded", "gone"));
    await until(() => processOf().chats.length === 3);
    processOf().chats[2]?.answer(chatResult);
    assert.equal((await reply).text, "b");
    const second = await asked();
    second.call.progress({ kind: "text", text: "b" });
    second.call.refuse(new CallError("superseded", "another one"));
    await assert.rejects(second.reply, { kind: "superseded" });
  });

  it("takes the newest wish, where it changes while a model is loaded", async () => {
    transport.behaviour.chatLoad = "hold";
    void ask();
    await until(() => transport.processes.at(-1)?.chatLoads.length === 1);
    chat.useModel(other.modelPath);
    processOf().chatLoads[0]?.refuse(new CallError("superseded", "another one"));
    await until(() => processOf().chatLoads.length === 2);
    processOf().chatLoads[1]?.answer(other);
    await until(() => processOf().chats.length === 1);
    assert.deepEqual(chat.state, { kind: "ready", model: { name: "Other", contextSize: 1024 } });
  });

  it("lets the process let go of the model when none is wanted any more, also in the middle of its load", async () => {
    await ready();
    chat.useModel(undefined);
    assert.deepEqual(chat.state, { kind: "none" });
    await until(() => processOf().unloads === 1);
    chat.useModel(modelPath);
    transport.behaviour.chatLoad = "hold";
    const reply = ask();
    await until(() => processOf().chatLoads.length === 1);
    chat.useModel(undefined);
    processOf().chatLoads[0]?.answer(loadedModel({ modelPath }));
    await assert.rejects(reply, { kind: "notLoaded" });
    await until(() => processOf().unloads === 2);
    assert.deepEqual(chat.state, { kind: "none" });
  });

  it("answers with the model that another window chose, and loads its own again where that one let go of it", async () => {
    await ready();
    processOf().tellRole(other, "completion");
    processOf().tellRole(other, "chat");
    await until(() => chat.state.kind === "ready" && chat.state.model.name === "Other");
    await asked();
    processOf().tellRole(undefined, "chat");
    await reaches("asleep");
    transport.behaviour.chatLoad = "hold";
    void ask();
    await until(() => processOf().chatLoads.length === 1);
    assert.equal(processOf().chatLoads[0]?.params.modelPath, modelPath);
  });

  it("does not take for its own what others load before it has asked for what it wants", async () => {
    await ready();
    chat.useModel("/models/wanted.gguf");
    processOf().tellRole(other, "chat");
    for (let turn = 0; turn < 10; turn++) await settle();
    assert.deepEqual(chat.state, { kind: "asleep", name: "wanted.gguf" });
  });

  it("is content with another window's model, where that one is asked for while its own is loaded", async () => {
    transport.behaviour.chatLoad = "hold";
    void ask();
    await until(() => transport.processes.at(-1)?.chatLoads.length === 1);
    processOf().chatLoads[0]?.refuse(new CallError("superseded", "another one"));
    await until(() => processOf().chatLoads.length === 2);
    assert.equal(processOf().chatLoads[1]?.params.isStandIn, true);
    processOf().chatLoads[1]?.answer(other);
    await until(() => processOf().chats.length === 1);
    assert.equal(chat.state.kind === "ready" && chat.state.model.name, "Other");
  });

  it("says why a model cannot be loaded, and tries again only when somebody asks", async () => {
    transport.behaviour.chatLoad = new CallError("noChat", "it has no template");
    await assert.rejects(ask(), { kind: "noChat" });
    const failed = { kind: "failed", name: "talker.gguf", failure: "noChat", detail: "it has no template" } as const;
    assert.deepEqual(chat.state, failed);
    assert.ok(lines.some((line) => line.includes("it has no template")));
    transport.behaviour.chatLoad = "answer";
    chat.warm();
    for (let turn = 0; turn < 10; turn++) await settle();
    assert.deepEqual(chat.state, failed);
    await asked();
    assert.equal(chat.state.kind, "ready");
  });

  it("says why no process can be had", async () => {
    transport.behaviour.refusal = new Error("no");
    await assert.rejects(ask(), { kind: "cannotStart" });
    assert.equal(chat.state.kind === "failed" && chat.state.failure, "cannotStart");
  });

  it("rejects when the process is lost in the middle of an answer, and goes on with the next process", async () => {
    const { reply, call } = await asked();
    call.progress({ kind: "text", text: "b" });
    await settle();
    processOf().end("crashed");
    await assert.rejects(reply, { kind: "processGone" });
    await reaches("asleep");
    const next = ask();
    await clock.pass(250);
    await until(() => transport.process.chats.length === 1 && transport.processes.length === 2);
    transport.process.chats[0]?.answer(chatResult);
    assert.equal((await next).text, "b");
  });

  it("is asleep, and not failed, when the process is lost in a load", async () => {
    transport.behaviour.chatLoad = "die";
    await assert.rejects(ask(), { kind: "processGone" });
    assert.equal(chat.state.kind, "asleep");
  });

  it("sleeps when the process left, and asks again by itself where it left in that moment", async () => {
    const { reply } = await asked();
    processOf().leave("idle");
    await until(() => transport.processes.length === 2 && transport.process.chats.length === 1);
    transport.process.chats[0]?.answer(chatResult);
    assert.equal((await reply).text, "b");
    transport.process.leave("idle");
    await reaches("asleep");
    assert.equal(transport.processes.length, 2);
  });

  it("does not ask again when something of the answer was told, or for a second time", async () => {
    const { reply, call } = await asked();
    call.progress({ kind: "text", text: "b" });
    await settle();
    processOf().leave("restart");
    await assert.rejects(reply, { kind: "processGone" });
    await clock.pass(50);
    const second = await asked();
    second.call.refuse(new CallError("notLoaded", "gone"));
    await until(() => processOf().chats.length === 2);
    processOf().chats[1]?.refuse(new CallError("notLoaded", "gone"));
    await assert.rejects(second.reply, { kind: "notLoaded" });
  });

  it("counts with the model's own vocabulary", async () => {
    const count = await chat.count(messages, new AbortController().signal);
    assert.deepEqual(count, { texts: [4], total: 14 });
    assert.equal(chat.state.kind, "ready");
  });

  it("lives on when a listener fails", async () => {
    chat.onDidChangeState(() => {
      throw new Error("mine");
    });
    await ready();
    assert.ok(lines.some((line) => line.includes("a listener failed")));
  });
});
