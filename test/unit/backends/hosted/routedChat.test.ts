import assert from "node:assert/strict";
import { RoutedChat } from "../../../../src/backends/hosted/routedChat";
import { ask } from "../../../../src/core/actions/ask";
import { Chat } from "../../../../src/core/chat/chat";
import type { AnswerProgress, ChatState, PromptMessage, Reply } from "../../../../src/core/chat/chatBackend";
import { noInstructions } from "../../../../src/core/chat/instructions";
import { ServerHealth } from "../../../../src/core/hosted/health";
import { type Route, routeWords } from "../../../../src/core/hosted/route";
import { Speed } from "../../../../src/core/hosted/speed";
import { FakeChatBackend } from "../../../helpers/fakeChatBackend";
import { FakeClock, settle } from "../../../helpers/fakeClock";
import { allows, chosenServer, FakePermissions, FakeServer, never } from "../../../helpers/fakeServer";
import { MemoryConversations } from "../../../helpers/memoryConversations";

const messages: readonly PromptMessage[] = [{ role: "user", text: "Why is it so?" }];
const sources = [{ path: "src/a.ts", lines: { first: 1, last: 3 } }];
const failed: ChatState = { kind: "failed", name: "big", failure: "outOfMemory", detail: "" };

describe("RoutedChat", () => {
  let local: FakeChatBackend;
  let server: FakeServer;
  let permissions: FakePermissions;
  let health: ServerHealth;
  let clock: FakeClock;
  let lines: string[];
  let routed: RoutedChat;
  let routes: Route[];
  let states: ChatState[];

  const make = (fake = new FakeChatBackend()) => {
    local = fake;
    const write = (message: string) => void lines.push(message);
    const log = { debug: write, info: write, warn: write, error: write };
    const parts = { permissions, clients: server.clients, health, clock, log };
    routed = new RoutedChat("chat", local, new Speed("chat"), parts);
    routed.onDidRoute((route) => routes.push(route));
    routed.onDidChangeState((state) => states.push(state));
  };

  beforeEach(() => {
    server = new FakeServer();
    permissions = new FakePermissions(never);
    health = new ServerHealth();
    clock = new FakeClock();
    [routes, states, lines] = [[], [], []];
    make();
  });
  afterEach(() => {
    routed.dispose();
    const isOfServer = (line: string) => /^chat: [\w.:]+: \w+: /.test(line);
    assert.deepEqual(
      lines.filter((line) => !isOfServer(line)),
      [],
    );
  });

  /** A question, what it told, and how it ended; the model is asked by then. */
  async function question(signal = new AbortController().signal) {
    const progress: AnswerProgress[] = [];
    const onProgress = (one: AnswerProgress) => progress.push(one);
    const reply = routed.chat(messages, { sources, maxTokens: 100, onProgress, signal });
    const end = reply.then(
      (whole): Reply => whole,
      (error: { kind: string }) => error.kind,
    );
    await settle();
    return { progress, end };
  }

  const words = () => routes.map((route) => routeWords(route, "chat"));
  const asked = () => [local.calls.length, server.talk.calls.length];
  const serverFails = (kind: "serverFault" | "serverKey" = "serverFault") =>
    health.begin(chosenServer.origin, clock.now()).failed(kind, undefined, clock.now());

  describe("without permission", () => {
    it("is the local chat: the same promises, states and events, and nothing is loaded", async () => {
      const reply = Promise.reject(new Error("untouched"));
      const count = Promise.reject(new Error("untouched"));
      reply.catch(() => undefined);
      count.catch(() => undefined);
      local.chat = () => reply;
      local.count = () => count;
      const options = { sources, maxTokens: 1, signal: new AbortController().signal };
      assert.equal(routed.chat(messages, options), reply);
      assert.equal(routed.count(messages, options.signal), count);
      local.setState(failed);
      assert.equal(routed.state, failed);
      routed.warm();
      assert.deepEqual([states, local.warmed, routes, server.loads], [[failed], 1, [], 0]);
    });
  });

  describe("where a server may be asked when the local model is not there", () => {
    beforeEach(() => permissions.become(allows("whenUnavailable")));

    it("asks nobody else as long as it is there", async () => {
      const { end } = await question();
      await local.call.ends("Because.");
      assert.deepEqual([((await end) as Reply).model, server.loads], [local.model, 0]);
    });

    it("asks the server while the local model is not in memory, and has it loaded for the next question", async () => {
      make(new FakeChatBackend({ isAsleep: true }));
      assert.deepEqual(routed.state, { kind: "asleep", name: "talker-large", server: "api.example" });
      const { end, progress } = await question();
      assert.deepEqual([local.warmed, local.calls.length], [1, 0]);
      assert.deepEqual(routed.state, {
        kind: "ready",
        model: { name: "talker-large", contextSize: 100_000, server: "api.example" },
      });
      assert.equal(states.at(-1), routed.state);
      assert.deepEqual(server.talk.call.sources, ["src/a.ts:1-3"]);
      local.setState({ kind: "ready", model: local.model });
      await server.talk.call.ends("Because.");
      assert.equal(((await end) as Reply).model?.server, "api.example");
      assert.deepEqual(progress, [{ kind: "text", text: "Because." }]);
      assert.equal(routed.state, local.state);
      await question();
      assert.deepEqual(asked(), [1, 1]);
      assert.deepEqual(words(), [
        "the local model is not in memory; asked api.example for the chat",
        "the local model does, so api.example is not asked",
      ]);
    });

    it("asks the server where the local model is lost before its first piece", async () => {
      const { end } = await question();
      local.call.reads(1, 2);
      await local.call.fail("processGone");
      assert.match(words().at(-1) ?? "", /^the local model cannot answer \(.*\); asked api\.example for the chat$/);
      await server.talk.call.ends("Because.");
      assert.equal(((await end) as Reply).text, "Because.");
    });

    it("keeps what the local model has begun, and mixes nothing into it", async () => {
      for (const begin of [() => local.call.writes("Be"), () => local.call.thinks("Hm")]) {
        const { end } = await question();
        begin();
        await local.call.fail("processGone");
        assert.equal(await end, "processGone");
      }
      assert.equal(server.talk.calls.length, 0);
    });

    it("gives up where both fail, each asked once", async () => {
      const { end } = await question();
      await local.call.fail("processGone");
      await server.talk.call.fail("serverFault");
      assert.equal(await end, "serverFault");
      assert.deepEqual(asked(), [1, 1]);
    });

    it("asks the server instead of a model that writes too slowly", async () => {
      const { end } = await question();
      const slow = { promptTokens: 9, evaluatedTokens: 9, writtenTokens: 20, firstTokenMs: 100, totalMs: 20_100 };
      const { chat } = local;
      local.chat = async () => ({ text: "x", thought: "", end: "endOfText", figures: slow });
      await routed.chat(messages, { sources, maxTokens: 9, signal: new AbortController().signal });
      local.chat = chat;
      assert.equal(routed.state.kind, "asleep");
      assert.equal(states.at(-1), routed.state);
      // What had begun before goes on.
      await local.call.ends("Because.");
      assert.equal(((await end) as Reply).model, local.model);
      await question();
      assert.match(words().at(-1) ?? "", /^the local model is slow \(0\.9 tokens a second\)/);
      assert.equal(server.talk.calls.length, 1);
    });
  });

  describe("where the server is asked always", () => {
    beforeEach(() => permissions.become(allows("always")));

    it("does not load the local model for nothing", async () => {
      make(new FakeChatBackend({ isAsleep: true }));
      routed.warm();
      assert.equal(server.modelsAsked, 1);
      await question();
      assert.deepEqual([local.warmed, server.modelsAsked, server.talk.calls.length], [0, 1, 1]);
      serverFails();
      routed.warm();
      assert.equal(local.warmed, 1);
    });

    it("asks the local model where the server fails before its first piece, and says who wrote", async () => {
      const { end, progress } = await question();
      server.talk.call.waits();
      await server.talk.call.fail("serverFault");
      await local.call.ends("Because.");
      assert.equal(((await end) as Reply).model, local.model);
      assert.deepEqual(progress, [{ kind: "waiting" }, { kind: "text", text: "Because." }]);
      assert.deepEqual(words(), [
        "you want the server always; asked api.example for the chat",
        "api.example did not answer (the server has a fault of its own), so the local model was asked",
      ]);
      assert.equal(routed.state, local.state);
      await clock.pass(1000);
      assert.equal(routed.state.kind, "ready");
      assert.equal(states.at(-1), routed.state);
      assert.notEqual(routed.state, local.state);
    });

    it("keeps what the server has begun, and mixes nothing into it", async () => {
      const { end, progress } = await question();
      server.talk.call.writes("Be");
      await server.talk.call.fail("serverCut");
      assert.equal(await end, "serverCut");
      assert.deepEqual([progress, local.calls.length], [[{ kind: "text", text: "Be" }], 0]);
    });

    it("says what is wrong with the server where the local model fails too, or is none", async () => {
      const { end } = await question();
      await server.talk.call.fail("serverKey");
      await local.call.fail("outOfMemory");
      assert.equal(await end, "serverKey");
      local.setState(failed);
      const again = await question();
      assert.equal(server.talk.calls.length, 2);
      await server.talk.call.fail("serverKey");
      assert.equal(await again.end, "serverKey");
      assert.equal(local.calls.length, 1);
    });

    it("aborts on the wire what is given up, and asks nobody else", async () => {
      const giving = new AbortController();
      const { end, progress } = await question(giving.signal);
      giving.abort();
      assert.equal(await end, "cancelled");
      server.talk.call.writes("late");
      assert.deepEqual([server.talk.call.isAborted, local.calls.length, progress], [true, 0, []]);
      assert.equal(health.standing(chosenServer.origin, clock.now()).kind, "fine");
    });

    it("lets go of the server at once when the user does not allow it any more", async () => {
      const { end, progress } = await question();
      permissions.become(never);
      await settle();
      assert.equal(server.talk.call.isAborted, true);
      server.talk.call.writes("late");
      await local.call.ends("Because.");
      assert.equal(((await end) as Reply).text, "Because.");
      assert.deepEqual(progress, [{ kind: "text", text: "Because." }]);
    });

    it("stays with the server that it tries again, until that has failed", async () => {
      routed.warm();
      await settle();
      serverFails();
      await clock.pass(1000);
      await question();
      assert.notEqual(routed.state, local.state);
      server.talk.call.waits();
      await server.talk.call.fail("serverFault");
      assert.equal(routed.state, local.state);
      await clock.pass(1999);
      assert.equal(routed.state, local.state);
      await clock.pass(1);
      // An answer without a word is one.
      await question();
      await server.talk.call.ends("");
      serverFails();
      assert.equal(routed.state, local.state);
      await clock.pass(1000);
      assert.notEqual(routed.state, local.state);
    });

    it("lets a question that the server has no room for be shortened, and takes it for no failure", async () => {
      const { end } = await question();
      await server.talk.call.fail("promptTooLong");
      assert.equal(await end, "promptTooLong");
      assert.deepEqual([local.calls.length, health.standing(chosenServer.origin, clock.now()).kind], [0, "fine"]);
    });

    it("asks the local model where it cannot be found out what the server's model is", async () => {
      server.modelFailure = "serverUnreachable";
      const { end } = await question();
      await local.call.ends("Because.");
      assert.equal(((await end) as Reply).model, local.model);
      assert.equal(server.talk.calls.length, 0);
    });

    it("gives a user who has nobody else a try, also when the server has just failed", async () => {
      local.setState({ kind: "none" });
      serverFails("serverKey");
      routed.warm();
      assert.equal(server.modelsAsked, 0);
      assert.deepEqual(routed.state, { kind: "asleep", name: "talker-large", server: "api.example" });
      const { end } = await question();
      await server.talk.call.ends("Because.");
      assert.equal(((await end) as Reply).text, "Because.");
      assert.equal(health.standing(chosenServer.origin, clock.now()).kind, "fine");
    });
  });

  describe("counting", () => {
    const never = new AbortController().signal;

    it("is the local model's where that answers", async () => {
      permissions.become(allows("whenUnavailable"));
      assert.equal((await routed.count(messages, never)).total, 12);
      assert.equal(server.loads, 0);
    });

    it("is an estimate for a server, for which nothing is sent but the question what its model is", async () => {
      permissions.become(allows("always"));
      assert.deepEqual(await routed.count(messages, never), { texts: [6], total: 22 });
      assert.deepEqual([asked(), local.counted, server.modelsAsked], [[0, 0], 0, 1]);
      assert.equal(routed.state.kind, "ready");
    });

    it("is the local model's where the server does not say what its model is", async () => {
      permissions.become(allows("always"));
      server.modelFailure = "serverFault";
      assert.equal((await routed.count(messages, never)).total, 12);
      local.setState({ kind: "none" });
      await assert.rejects(routed.count(messages, never), { kind: "serverFault" });
    });
  });

  describe("a prompt that was fitted to a server with a large context", () => {
    const long = (count: number) => "word ".repeat(count);

    it("is asked of the local model with what fits it, where the server fails", async () => {
      permissions.become(allows("always"));
      const prompts = [1500, 300].map((count) => () => [{ role: "user", text: long(count) }] as const);
      const asking = { prompts, sources: (way: number) => [{ path: `way ${way}` }], maxTokens: 100 };
      const reply = ask(asking, routed, new AbortController().signal);
      await settle();
      assert.deepEqual(server.talk.call.sources, ["way 0"]);
      await server.talk.call.fail("serverFault");
      assert.deepEqual(local.call.sources, ["way 1"]);
      await local.call.ends("done");
      assert.equal((await reply).text, "done");
    });

    it("is answered by the local model where it must not leave, and the answer says who wrote it", async () => {
      permissions.become(allows("always"));
      const parts = { store: new MemoryConversations(), clock, time: () => 1, prompts: async () => [] };
      const chat = new Chat({ backend: routed, instructions: async () => noInstructions, ...parts });
      const done = chat.ask("why?", async () => []);
      await settle();
      await server.talk.call.fail("looksSecret");
      await local.call.ends("a");
      await done;
      assert.deepEqual(
        chat.conversation.turns.map(({ answer }) => answer?.model),
        ["fake"],
      );
      assert.notEqual(routed.state, local.state);
      chat.dispose();
    });

    it("is a conversation with fewer turns then, and the answer says who wrote it", async () => {
      permissions.become(allows("always"));
      const parts = { store: new MemoryConversations(), clock, time: () => 1, prompts: async () => [] };
      const chat = new Chat({ backend: routed, instructions: async () => noInstructions, ...parts });
      for (const answer of ["a", "b"]) {
        const done = chat.ask(long(400), async () => []);
        await settle();
        await server.talk.call.ends(answer);
        await done;
      }
      const done = chat.ask(long(400), async () => []);
      await settle();
      await server.talk.call.fail("serverFault");
      await settle();
      assert.equal(local.call.messages.length, 2);
      await local.call.ends("c");
      await done;
      assert.deepEqual(
        chat.conversation.turns.map(({ answer }) => `${answer?.text} by ${answer?.model}`),
        ["a by talker-large", "b by talker-large", "c by fake"],
      );
      chat.dispose();
    });
  });
});
