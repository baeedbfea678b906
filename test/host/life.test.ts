import assert from "node:assert/strict";
import { once } from "node:events";
import { protocolVersion } from "../../src/protocol/host";
import { HostProcess } from "../helpers/hostProcess";

describe("the model process's life", function () {
  this.timeout(60_000);
  let host: HostProcess;

  beforeEach(async () => {
    host = await HostProcess.start({ HEARTH_ENGINE: "fake" });
    await host.load();
  });
  afterEach(() => host.stop());

  it("ends when its parent lets go", async () => {
    const ended = once(host.child, "exit");
    host.child.disconnect();
    await ended;
  });

  it("ends when its parent says goodbye", async () => {
    const ended = once(host.child, "exit");
    host.peer.notify("goodbye", null);
    await ended;
  });

  it("settles every call when it is killed", async () => {
    const calls = [host.complete({ prefix: "hang:" }), host.complete({ prefix: "hang:" })];
    const settled = Promise.allSettled(calls);
    await host.peer.call("status", null);
    host.child.kill("SIGKILL");
    const kinds = (await settled).map((one) => (one.status === "rejected" ? one.reason.kind : "answered"));
    assert.deepEqual(kinds, ["superseded", "closed"]);
    await assert.rejects(host.peer.call("status", null), { kind: "closed" });
  });

  it("refuses another protocol, and calls that it does not know", async () => {
    const stranger = host.peer.call("hello", {
      protocolVersion: protocolVersion + 1,
      client: "test",
      unloadAfterMinutes: 0,
    });
    await assert.rejects(stranger, { kind: "protocolMismatch" });
    const unknown = host.peer.call("noSuchCall" as "status", null);
    await assert.rejects(unknown, { kind: "unknownMethod" });
  });

  it("serves the same contract with the fake engine", async () => {
    const streamed: string[] = [];
    const result = await host.complete({ prefix: "x = say:one two⏎three" }, { onText: (text) => streamed.push(text) });
    assert.equal(streamed.join(""), "one two");
    assert.deepEqual([result.tokens.length, result.end], [2, "lineEnd"]);
    await assert.rejects(host.load("/nowhere/model.gguf"), { kind: "modelMissing" });
    const abort = new AbortController();
    const hanging = host.complete({ prefix: "hang:" }, { signal: abort.signal });
    abort.abort();
    await assert.rejects(hanging, { kind: "cancelled" });
    assert.equal((await host.complete({ prefix: "say:again" })).tokens.length, 1);
  });
});
