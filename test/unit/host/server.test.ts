import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import { withoutAccelerator } from "../../../src/host/acceleration";
import type { Chore } from "../../../src/host/engine";
import { FakeEngine } from "../../../src/host/fakeEngine";
import { Lifetime } from "../../../src/host/lifetime";
import { Server } from "../../../src/host/server";
import type {
  CompleteResult,
  ExtensionCalls,
  ExtensionNotices,
  HostCalls,
  HostNotices,
} from "../../../src/protocol/host";
import { Peer } from "../../../src/protocol/rpc";
import { FakeClock } from "../../helpers/fakeClock";

/** Reads at a speed that the test says, and counts the chores it does. */
class PacedEngine extends FakeEngine {
  tokensPerSecond = 0;
  chores = 0;

  override async complete(): Promise<CompleteResult> {
    const evaluatedTokens = 200;
    const firstTokenMs = (evaluatedTokens / this.tokensPerSecond) * 1000;
    const timing = { promptTokens: evaluatedTokens, evaluatedTokens, firstTokenMs, totalMs: firstTokenMs };
    return { tokens: [], end: "endOfText", timing };
  }

  override chore(): Chore {
    return async () => {
      this.chores++;
    };
  }
}

describe("Server", () => {
  let clock: FakeClock;
  let engine: PacedEngine;
  let window: Peer<HostCalls, ExtensionCalls, ExtensionNotices, HostNotices>;

  beforeEach(() => {
    clock = new FakeClock();
    engine = new PacedEngine();
    const nothing = () => undefined;
    const acceleration = withoutAccelerator();
    const options = { lifetime: new Lifetime(clock, true), strikes: undefined, acceleration, isShared: false };
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
});
