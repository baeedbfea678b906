import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import { withoutAccelerator } from "../../../src/host/acceleration";
import type { Chore } from "../../../src/host/engine";
import { FakeEngine } from "../../../src/host/fakeEngine";
import { Lifetime } from "../../../src/host/lifetime";
import { Server } from "../../../src/host/server";
import type {
  ChatProgress,
  CompleteResult,
  ExtensionCalls,
  ExtensionNotices,
  HostCalls,
  HostNotices,
} from "../../../src/protocol/host";
import type { MachineSpeed } from "../../../src/protocol/machine";
import { CallError, Peer } from "../../../src/protocol/rpc";
import { FakeClock, until } from "../../helpers/fakeClock";
import { kindlingPath } from "../../helpers/kindling";

/** Reads at a speed that the test says, and counts the chores it does. */
class PacedEngine extends FakeEngine {
  tokensPerSecond = 0;
  chores = 0;
  probes = 0;
  stoppedProbes = 0;
  finishProbe: () => void = () => undefined;
  /** What a completion waits for. */
  gate = Promise.resolve();

  override probeSpeed(signal: AbortSignal): Promise<MachineSpeed> {
    this.probes++;
    return new Promise((resolve, reject) => {
      this.finishProbe = () => resolve({ readBillionsPerSecond: 1, bytesPerSecond: 1e9 });
      signal.addEventListener("abort", () => {
        this.stoppedProbes++;
        reject(new CallError("cancelled", "stopped"));
      });
    });
  }

  override async complete(): Promise<CompleteResult> {
    await this.gate;
    const evaluatedTokens = 200;
    const firstTokenMs = (evaluatedTokens / this.tokensPerSecond) * 1000;
    const timing = {
      promptTokens: evaluatedTokens,
      evaluatedTokens,
      writtenTokens: 1,
      firstTokenMs,
      totalMs: firstTokenMs,
    };
    return { tokens: [], end: "endOfText", timing };
  }

  override chore(): Chore {
    return async () => {
      this.chores++;
    };
  }
}

const chatModel = {
  ...({ role: "chat", modelPath: kindlingPath, contextSize: 1024 } as const),
  ...{ threads: 0, isStandIn: false, despiteStrikes: false },
};

describe("Server", () => {
  let clock: FakeClock;
  /** What the accelerator was told that it did well. */
  let computed: number;
  let engine: PacedEngine;
  let lifetime: Lifetime;
  let window: Peer<HostCalls, ExtensionCalls, ExtensionNotices, HostNotices>;

  beforeEach(() => {
    clock = new FakeClock();
    engine = new PacedEngine();
    const nothing = () => undefined;
    const acceleration = withoutAccelerator();
    computed = 0;
    acceleration.completed = () => void computed++;
    lifetime = new Lifetime(clock, true);
    const options = { lifetime, strikes: undefined, acceleration, isShared: false };
    const server = new Server({ ...options, engine, clock, print: nothing, onLeave: nothing });
    const [there, back] = [new PassThrough(), new PassThrough()];
    const ofServer = createMessageConnection(new StreamMessageReader(there), new StreamMessageWriter(back));
    const own = new Peer<ExtensionCalls, HostCalls, HostNotices, ExtensionNotices>(ofServer);
    server.accept(own);
    own.listen();
    window = new Peer(createMessageConnection(new StreamMessageReader(back), new StreamMessageWriter(there)));
    window.listen();
  });
  afterEach(() => window.dispose());

  const complete = () =>
    window.call("complete", {
      ...{ path: "a.ts", context: [], prefix: "const a = ", prefixStart: 0, suffix: "" },
      ...{ maxTokens: 8, extent: "line", budgetMs: 1000, urgency: "live" },
    });

  for (const [how, tokensPerSecond, quietMs] of [
    ["a model that reads fast", 1001, 300],
    ["a model that reads slowly", 999, 1000],
  ] as const) {
    it(`takes ${quietMs} ms without a call for idle time of ${how}`, async () => {
      engine.tokensPerSecond = tokensPerSecond;
      await complete();
      await clock.pass(quietMs - 1);
      assert.equal(engine.chores, 0);
      // A key: what was waited for until now counts no more.
      await complete();
      await clock.pass(quietMs - 1);
      assert.equal(engine.chores, 0);
      await clock.pass(1);
      assert.equal(engine.chores, 1);
      await clock.pass(10_000);
      assert.equal(engine.chores, 1);
    });
  }

  const ask = (text: string, signal?: AbortSignal) =>
    window.call("chat", { messages: [{ role: "user", text }], maxTokens: 8 }, { signal });

  it("does no chore beside an answer, and does it once that is made", async () => {
    engine.tokensPerSecond = 2000;
    await window.call("load", chatModel);
    const abort = new AbortController();
    const answer = ask("hang:", abort.signal);
    await complete();
    await clock.pass(10_000);
    assert.equal(engine.chores, 0);
    abort.abort();
    await assert.rejects(answer, { kind: "cancelled" });
    await clock.pass(300);
    assert.equal(engine.chores, 1);
  });

  it("begins to measure the machine anew when somebody asks, and not before that is answered", async () => {
    await window.call("load", chatModel);
    const speed = window.call("probeSpeed", null);
    await until(() => engine.probes === 1);
    const abort = new AbortController();
    const answer = ask("hang:", abort.signal);
    await until(() => engine.stoppedProbes === 1);
    await clock.pass(10_000);
    assert.equal(engine.probes, 1);
    abort.abort();
    await assert.rejects(answer, { kind: "cancelled" });
    await until(() => engine.probes === 2);
    engine.finishProbe();
    assert.deepEqual(await speed, { readBillionsPerSecond: 1, bytesPerSecond: 1e9 });
  });

  it("begins nothing beside an answer that was asked for while it waited for a completion", async () => {
    await window.call("load", chatModel);
    let finish: () => void = () => undefined;
    engine.gate = new Promise((resolve) => {
      finish = resolve;
    });
    const completion = complete();
    const speed = window.call("probeSpeed", null);
    const abort = new AbortController();
    const answer = ask("hang:", abort.signal);
    await window.call("ping", null);
    finish();
    await completion;
    await clock.pass(10_000);
    assert.equal(engine.probes, 0);
    abort.abort();
    await assert.rejects(answer, { kind: "cancelled" });
    await clock.pass(1000);
    await until(() => engine.probes === 1);
    engine.finishProbe();
    await speed;
  });

  it("counts a good answer for the accelerator, and none that was given up", async () => {
    await window.call("load", chatModel);
    await ask("say:one");
    assert.equal(computed, 1);
    const abort = new AbortController();
    const second = ask("hang:", abort.signal);
    abort.abort();
    await assert.rejects(second, { kind: "cancelled" });
    assert.equal(computed, 1);
  });

  it("tells who waits for another answer, and refuses a conversation that cannot be meant", async () => {
    await window.call("load", chatModel);
    const abort = new AbortController();
    const first = ask("hang:", abort.signal);
    const heard: ChatProgress[] = [];
    const messages = [{ role: "user", text: "say:one two" }] as const;
    const second = window.call("chat", { messages, maxTokens: 8 }, { onProgress: (one) => heard.push(one) });
    await until(() => heard.length === 1);
    assert.deepEqual(heard, [{ kind: "waiting" }]);
    abort.abort();
    await assert.rejects(first, { kind: "cancelled" });
    assert.equal((await second).text, "one two");
    await assert.rejects(window.call("chat", { messages: [], maxTokens: 8 }), { kind: "badParams" });
  });

  it("counts a question as work, so that the process does not leave while it is answered", async () => {
    window.notify("unloadAfter", 1);
    await window.call("load", chatModel);
    let hasLeft = false;
    void lifetime.over.then(() => {
      hasLeft = true;
    });
    const abort = new AbortController();
    const answer = ask("hang:", abort.signal);
    await clock.pass(120_000);
    assert.equal(hasLeft, false);
    abort.abort();
    await assert.rejects(answer, { kind: "cancelled" });
    await clock.pass(60_000);
    assert.equal(hasLeft, true);
  });
});
