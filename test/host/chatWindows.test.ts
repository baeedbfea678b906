import assert from "node:assert/strict";
import { LocalBackend } from "../../src/backends/local/localBackend";
import { LocalChat } from "../../src/backends/local/localChat";
import { SharedProcess } from "../../src/backends/local/sharedProcess";
import type { AnswerProgress, Reply } from "../../src/core/chat/chatBackend";
import { systemClock } from "../../src/util/clock";
import { writeChatModel } from "../helpers/chatModel";
import { eventually } from "../helpers/eventually";
import { kindlingPath } from "../helpers/kindling";
import { newRunFolder, theModelProcessOf } from "../helpers/runFolder";
import { tempFolder } from "../helpers/tempFolder";
import { hostEntry } from "../helpers/windowProcess";

const text = Array.from(
  { length: 60 },
  (_, at) => `Line ${at} of an answer that is long enough to be met in its middle.`,
).join("\n");

/** A window's chat, over the shared process. */
class Window {
  readonly backend: LocalBackend;
  readonly chat: LocalChat;

  constructor(modelPath: string) {
    const write = () => undefined;
    const log = { debug: write, info: write, warn: write, error: write };
    const models = { modelPath: kindlingPath, standInPath: kindlingPath, unloadAfterMinutes: 0 };
    const transport = new SharedProcess(hostEntry, systemClock, log);
    this.backend = new LocalBackend({ transport, client: "window", ...models, clock: systemClock, log });
    this.chat = new LocalChat(this.backend, modelPath, log);
  }

  ask(question: string): { readonly reply: Promise<Reply>; readonly progress: AnswerProgress[] } {
    const progress: AnswerProgress[] = [];
    const { signal } = new AbortController();
    const messages = [{ role: "user", text: question }] as const;
    const reply = this.chat.chat(messages, {
      sources: [],
      maxTokens: 2000,
      onProgress: (one) => progress.push(one),
      signal,
    });
    reply.catch(() => undefined);
    return { reply, progress };
  }

  close(): void {
    this.chat.dispose();
    this.backend.dispose();
  }
}

describe("chatting in windows that share a model process", function () {
  this.timeout(120_000);
  const folder = tempFolder();
  const outer = process.env.HEARTH_RUNTIME_DIR;
  let run = "";
  let alpha: Window;
  let beta: Window;

  before(() => {
    run = newRunFolder();
    process.env.HEARTH_RUNTIME_DIR = run;
    writeChatModel(folder("talker.gguf"), {
      name: "Talker",
      answers: [
        { after: "What now?", text },
        { after: "And then?", text: "Then that, and no more." },
      ],
    });
  });
  beforeEach(() => {
    [alpha, beta] = [new Window(folder("talker.gguf")), new Window(folder("talker.gguf"))];
  });
  afterEach(() => {
    alpha.close();
    beta.close();
  });
  after(() => {
    if (outer === undefined) delete process.env.HEARTH_RUNTIME_DIR;
    else process.env.HEARTH_RUNTIME_DIR = outer;
  });

  const writing = (progress: readonly AnswerProgress[]) =>
    eventually("an answer that is written", () => progress.some(({ kind }) => kind === "text"));

  it("loads one model for both, lets one wait for the other, and goes on with it when that window goes", async () => {
    const first = alpha.ask("What now?");
    await writing(first.progress);
    const second = beta.ask("And then?");
    await eventually("a window that waits", () => second.progress.some(({ kind }) => kind === "waiting"));
    const { state } = alpha.chat;
    assert.ok(state.kind === "ready");
    const { parameters = 0, ...model } = state.model;
    assert.deepEqual(model, { name: "Talker", contextSize: 2048 });
    // Two matrices of the vocabulary, and little more.
    assert.ok(parameters > 500_000 && parameters < 5_000_000, `${parameters} parameters`);
    alpha.close();
    await assert.rejects(first.reply, { kind: "processGone" });
    assert.equal((await second.reply).text, "Then that, and no more.");
  });

  it("answers the next question in a new process, when one was killed in the middle of an answer", async () => {
    const first = alpha.ask("What now?");
    await writing(first.progress);
    const pid = await theModelProcessOf(run);
    process.kill(pid, "SIGKILL");
    await assert.rejects(first.reply, { kind: "processGone" });
    assert.equal((await alpha.ask("And then?").reply).text, "Then that, and no more.");
    assert.notEqual(await theModelProcessOf(run), pid);
  });

  it("follows another window that lets go of the model, in the middle of an answer too, and loads it again", async () => {
    const first = alpha.ask("What now?");
    await writing(first.progress);
    await beta.ask("And then?").reply;
    const second = alpha.ask("What now?");
    await writing(second.progress);
    beta.chat.useModel(undefined);
    await assert.rejects(second.reply, { kind: "superseded" });
    await eventually("a chat that knows that its model is gone", () => alpha.chat.state.kind === "asleep");
    assert.equal((await alpha.ask("And then?").reply).text, "Then that, and no more.");
  });
});
