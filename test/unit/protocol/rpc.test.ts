import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import { CallError, Peer } from "../../../src/protocol/rpc";
import { settle, until } from "../../helpers/fakeClock";

interface Calls {
  add: { params: { a: number; b: number }; result: number; progress: never };
  count: { params: number; result: string; progress: number };
  wait: { params: null; result: null; progress: never };
  fail: { params: string; result: null; progress: never };
}
type None = Record<never, never>;
interface Notices {
  said: string;
}

describe("Peer", () => {
  let there: PassThrough;
  let back: PassThrough;
  let client: Peer<Calls, None, None, Notices>;
  let server: Peer<None, Calls, Notices, None>;
  /** Signals of the calls of `wait` that were begun. */
  let waiting: AbortSignal[];

  beforeEach(() => {
    there = new PassThrough();
    back = new PassThrough();
    client = new Peer(createMessageConnection(new StreamMessageReader(back), new StreamMessageWriter(there)));
    server = new Peer(createMessageConnection(new StreamMessageReader(there), new StreamMessageWriter(back)));
    waiting = [];
    server.handle("add", ({ a, b }) => a + b);
    server.handle("count", (to, { progress }) => {
      for (let at = 1; at <= to; at++) progress(at);
      return "done";
    });
    server.handle("wait", (_, { signal }) => {
      waiting.push(signal);
      return new Promise((_resolve, reject) => {
        const stop = () => reject(new Error("stopped"));
        if (signal.aborted) stop();
        signal.addEventListener("abort", stop, { once: true });
      });
    });
    server.handle("fail", (kind) => {
      throw kind === "" ? new Error("oops") : new CallError(kind, "refused");
    });
  });

  const listen = () => {
    client.listen();
    server.listen();
  };
  const wait = (signal?: AbortSignal) => client.call("wait", null, { signal });

  it("carries a call there and its result back", async () => {
    listen();
    assert.equal(await client.call("add", { a: 2, b: 3 }), 5);
  });

  it("delivers progress in order, before the result", async () => {
    listen();
    const seen: (number | string)[] = [];
    seen.push(await client.call("count", 50, { onProgress: (value) => seen.push(value) }));
    assert.deepEqual(seen, [...Array.from({ length: 50 }, (_, at) => at + 1), "done"]);
  });

  it("keeps an error's kind on the way, and gives one to what has none", async () => {
    listen();
    await assert.rejects(client.call("fail", "tooLate"), { kind: "tooLate", message: "refused" });
    await assert.rejects(client.call("fail", ""), { kind: "internal", message: "oops" });
    await assert.rejects(client.call("never" as "wait", null), { kind: "unknownMethod" });
  });

  it("aborts the handler of a cancelled call, which still settles", async () => {
    listen();
    const abort = new AbortController();
    const call = wait(abort.signal);
    await until(() => waiting.length === 1);
    abort.abort();
    await assert.rejects(call, { kind: "cancelled" });
    assert.equal(waiting[0]?.aborted, true);
  });

  it("cancels a call that has not reached the other end yet", async () => {
    const abort = new AbortController();
    client.listen();
    const call = wait(abort.signal);
    abort.abort();
    await settle();
    server.listen();
    await assert.rejects(call, { kind: "cancelled" });
  });

  it("does not send a call that was cancelled before", async () => {
    listen();
    await assert.rejects(wait(AbortSignal.abort()), { kind: "cancelled" });
    await settle();
    assert.equal(waiting.length, 0);
  });

  for (const [how, end] of [
    ["ends its stream", () => back.end()],
    ["breaks its stream", () => back.destroy()],
    ["is disposed of", () => client.dispose()],
  ] as const) {
    it(`rejects every pending call when the other end ${how}, and every later one`, async () => {
      listen();
      let closed = 0;
      client.onDidClose(() => closed++);
      const calls = [wait(), wait(), client.call("count", 3)];
      const settled = Promise.allSettled(calls.slice(0, 2));
      await calls[2];
      end();
      for (const result of await settled) assert.equal(result.status === "rejected" && result.reason.kind, "closed");
      await assert.rejects(wait(), { kind: "closed" });
      assert.equal(closed, 1);
    });
  }

  it("aborts the handlers of a caller that has gone", async () => {
    listen();
    void wait().catch(() => undefined);
    await until(() => waiting.length === 1);
    there.end();
    await until(() => waiting[0]?.aborted === true);
  });

  it("delivers notices, and drops them when the other end has gone", async () => {
    const heard: string[] = [];
    client.onNotice("said", (text) => heard.push(text));
    listen();
    server.notify("said", "hello");
    await until(() => heard.length === 1);
    server.dispose();
    server.notify("said", "again");
    await settle();
    assert.deepEqual(heard, ["hello"]);
  });
});
