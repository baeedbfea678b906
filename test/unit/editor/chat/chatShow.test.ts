import assert from "node:assert/strict";
import { Chat } from "../../../../src/core/chat/chat";
import { noInstructions } from "../../../../src/core/chat/instructions";
import type { Permission } from "../../../../src/core/hosted/permission";
import type { ModelChoice } from "../../../../src/core/model/choices";
import type { CurrentSelection } from "../../../../src/editor/chat/attach/currentSelection";
import { ChatShow } from "../../../../src/editor/chat/chatShow";
import { Draft } from "../../../../src/editor/chat/draft";
import { ModelOffers } from "../../../../src/editor/chat/modelOffers";
import type { PageState, ToPage } from "../../../../src/protocol/page";
import { Emitter } from "../../../../src/util/event";
import { FakeChatBackend } from "../../../helpers/fakeChatBackend";
import { FakeClock, settle } from "../../../helpers/fakeClock";
import { MemoryConversations } from "../../../helpers/memoryConversations";

function showing(choices: () => Promise<readonly ModelChoice[]> = async () => []) {
  const backend = new FakeChatBackend();
  const clock = new FakeClock();
  const nothing = { instructions: async () => noInstructions, prompts: async () => [], time: () => 1 };
  const chat = new Chat({ backend, store: new MemoryConversations(), clock, ...nothing });
  const draft = new Draft(chat, backend);
  const offers = new ModelOffers({ chatChoices: choices, takeForChat: async () => undefined });
  const told: ToPage[] = [];
  const selection = { view: undefined, onDidChange: new Emitter().event } as unknown as CurrentSelection;
  const permitting = new Emitter<void>();
  let permission: Permission = { time: "never", because: "setting" };
  const permissions = { of: () => permission, onDidChange: permitting.event };
  const permit = (given: Permission) => {
    permission = given;
    permitting.fire();
  };
  const show = new ChatShow({
    ...{ chat, backend, draft, offers, selection, permissions, time: () => 1 },
    pages: { post: (message) => told.push(message) },
    clock: { sleep: async () => undefined },
  });
  const kinds = () => told.splice(0).map(({ kind }) => kind);
  const lastState = (): PageState | undefined =>
    told.flatMap((message) => (message.kind === "state" ? message.state : [])).at(-1);
  return { backend, chat, draft, offers, show, told, kinds, lastState, permit };
}

describe("what the pages are told", () => {
  it("is the server that may be asked, as soon as one may, and none where none may", async () => {
    const { show, lastState, permit } = showing();
    show.all(() => undefined);
    const server = { baseUrl: "https://api.example", origin: "https://api.example", host: "api.example" };
    permit({ time: "whenUnavailable", server: { ...server, chatModel: "large", completionModel: "" } });
    await settle();
    assert.equal(lastState()?.allowedServer, "api.example");
    permit({ time: "never", because: "workspaceSetting" });
    await settle();
    assert.equal(lastState()?.allowedServer, undefined);
  });

  it("is everything for a page that is ready", () => {
    const { show } = showing();
    const answers: ToPage[] = [];
    show.all((message) => answers.push(message));
    assert.deepEqual(
      answers.map(({ kind }) => kind),
      ["transcript", "state"],
    );
  });

  it("has the commands that say by themselves whether the selection goes along", () => {
    const { show } = showing();
    const answers: ToPage[] = [];
    show.all((message) => answers.push(message));
    const commands = answers.flatMap((message) => (message.kind === "state" ? message.state.commands : []));
    const taking = commands.filter(({ takesSelection }) => takesSelection).map(({ name }) => name);
    assert.deepEqual(taking, ["explain", "fix", "tests", "doc"]);
    assert.ok(commands.some(({ name }) => name === "review"));
  });

  it("is each piece of an answer in its order, and one state for many changes", async () => {
    const at = showing();
    const asked = at.chat.ask("Why?", async () => []);
    await settle();
    at.kinds();
    at.backend.call.writes("So");
    at.backend.call.writes(" it is.");
    const pieces = at.told.flatMap((message) => (message.kind === "more" ? message.text : []));
    assert.deepEqual(pieces, ["So", " it is."]);
    await at.backend.call.ends();
    await asked;
    await settle();
    assert.ok(at.kinds().includes("turn"));
    assert.equal(at.lastState(), undefined);
  });

  it("has the list again when it changes, for the page that asked, until that is closed", async () => {
    const at = showing();
    const lists: ToPage[] = [];
    await at.show.list("", (message) => lists.push(message));
    assert.equal(lists.length, 1);
    await at.chat.rename(at.chat.conversation.id, "Another");
    await settle();
    assert.ok(lists.length > 1);
    at.show.endList();
    const before = lists.length;
    await at.chat.rename(at.chat.conversation.id, "A third");
    await settle();
    assert.equal(lists.length, before);
    assert.ok(!at.kinds().includes("conversations"));
  });
});

describe("what a chat without a model offers", () => {
  it("is looked for once, when somebody asks, and again after a failure or when it was forgotten", async () => {
    let looks = 0;
    const { offers } = showing(async () => {
      looks++;
      if (looks === 1) throw new Error("no process");
      return [];
    });
    assert.equal(offers.views, undefined);
    await settle();
    assert.equal(offers.views, undefined);
    await settle();
    assert.deepEqual(offers.views, []);
    assert.equal(looks, 2);
    offers.forget();
    assert.deepEqual(offers.views, []);
    await settle();
    assert.equal(looks, 3);
  });
});
