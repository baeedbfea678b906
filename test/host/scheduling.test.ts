import assert from "node:assert/strict";
import { settle } from "../helpers/fakeClock";
import { HostProcess } from "../helpers/hostProcess";

const long = Array.from({ length: 300 }, (_, at) => `const value${at} = compute(${at}, "${at * 7919}");\n`).join("");

describe("one completion at a time", function () {
  this.timeout(120_000);
  let host: HostProcess;

  before(async () => {
    host = await HostProcess.start();
    await host.load();
  });
  after(() => host.stop());

  const counts = async () => (await host.peer.call("status", null)).completions;

  it("supersedes an older call by a newer one", async () => {
    const older = host.complete({ prefix: `${long}a` });
    const newer = host.complete({ prefix: `${long}b`, maxTokens: 2 });
    await assert.rejects(older, { kind: "superseded" });
    await newer;
  });

  it("gives the model back after a cancelled call", async () => {
    const abort = new AbortController();
    const asking = host.complete({ prefix: `// other\n${long}` }, { signal: abort.signal });
    await settle();
    abort.abort();
    await assert.rejects(asking, { kind: "cancelled" });
    const { end } = await host.complete({ prefix: "const a = 1;\nconst b = ", maxTokens: 4 });
    assert.ok(end === "lineEnd" || end === "maxTokens" || end === "endOfText");
  });

  it("survives a burst of 200 keystrokes: one inside at a time, all settled, memory flat", async () => {
    const burst = async () => {
      let abort = new AbortController();
      const calls: Promise<string>[] = [];
      for (let key = 0; key < 200; key++) {
        if (key % 2 === 0) abort.abort();
        abort = new AbortController();
        const asking = host.complete({ prefix: long + "x".repeat(key) }, { signal: abort.signal });
        calls.push(
          asking.then(
            () => "answered",
            (error: { kind: string }) => error.kind,
          ),
        );
        if (key % 10 === 0) await settle();
      }
      return await Promise.all(calls);
    };
    await burst();
    const before = await host.peer.call("status", null);
    const ends = await burst();
    assert.equal(ends.at(-1), "answered");
    for (const end of ends) assert.match(end, /answered|cancelled|superseded/);
    const after = await host.peer.call("status", null);
    assert.equal(after.completions.running, 0);
    assert.equal(after.completions.peakRunning, 1);
    assert.equal(after.completions.started, after.completions.settled);
    const grown = after.residentBytes - before.residentBytes;
    assert.ok(grown < 30e6, `${grown} bytes more`);
  });

  it("lets a running completion end before its model is replaced", async () => {
    const running = host.complete({ prefix: `// third\n${long}` }).then(
      () => "answered",
      (error: { kind: string }) => error.kind,
    );
    await host.load();
    assert.match(await running, /answered|cancelled/);
    await host.complete({ prefix: "const a = ", maxTokens: 2 });
    assert.equal((await counts()).running, 0);
  });
});
