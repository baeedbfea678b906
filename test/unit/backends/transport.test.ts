import assert from "node:assert/strict";
import { CannotShare, SharedOrPrivate } from "../../../src/backends/local/transport";
import { FakeClock } from "../../helpers/fakeClock";
import { MemoryTransport } from "../../helpers/memoryTransport";

describe("SharedOrPrivate", () => {
  it("has a process of its own where none can be shared, says why, and tries to share the next time", async () => {
    const [shared, own] = [new MemoryTransport(new FakeClock()), new MemoryTransport(new FakeClock())];
    const lines: string[] = [];
    const write = (message: string) => void lines.push(message);
    const transport = new SharedOrPrivate(shared, own, { debug: write, info: write, warn: write, error: write });
    const { signal } = new AbortController();
    shared.behaviour.refusal = new CannotShare("the folder is a link");
    await transport.open(signal);
    assert.deepEqual([shared.processes.length, own.processes.length], [0, 1]);
    assert.equal(transport.losses, own.losses);
    assert.match(lines.join(), /the folder is a link/);
    shared.behaviour.refusal = undefined;
    await transport.open(signal);
    assert.deepEqual([shared.processes.length, own.processes.length], [1, 1]);
    assert.equal(transport.losses, shared.losses);
  });

  it("hands on any other failure", async () => {
    const [shared, own] = [new MemoryTransport(new FakeClock()), new MemoryTransport(new FakeClock())];
    const nothing = () => undefined;
    const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
    shared.behaviour.refusal = new Error("something else");
    await assert.rejects(new SharedOrPrivate(shared, own, log).open(new AbortController().signal), /something else/);
    assert.equal(own.opened, 0);
  });
});
