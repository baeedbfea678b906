import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { newRunFolder } from "../helpers/runFolder";
import { WindowProcess } from "../helpers/windowProcess";

/** What a user types in twenty minutes at 100 words a minute (5 characters and a blank each). */
const keys = 12_000;
const windows = 3;

describe("twenty minutes of typing in three windows", function () {
  this.timeout(240_000);
  const open: WindowProcess[] = [];
  after(async () => {
    await Promise.all(open.map((window) => window.close()));
  });

  it("leaves nothing behind: no memory, no handles, no calls", async () => {
    const run = newRunFolder();
    for (let at = 0; at < windows; at++) open.push(await WindowProcess.open(run, {}, { HEARTH_ENGINE: "fake" }));
    await Promise.all(open.map((window) => window.serves()));
    const type = (count: number) =>
      Promise.all(open.map((window) => window.ask("type", { keys: count, prefix: "const a = say:one two three " })));
    const measure = async () => {
      const status = await (open[0] as WindowProcess).status();
      const resources = await Promise.all(open.map((window) => window.ask("resources", null)));
      return { ...status, files: readdirSync(`/proc/${status.pid}/fd`).length, resources };
    };
    // Buffers and compiled code have reached their size after a while.
    await type(keys / 2);
    const before = await measure();
    const ends = await type(keys);
    const after = await measure();

    for (const end of ends) {
      assert.ok((end.answered ?? 0) > keys / 20, JSON.stringify(end));
      const { answered = 0, cancelled = 0, superseded = 0 } = end;
      assert.equal(answered + cancelled + superseded, keys, JSON.stringify(end));
    }
    assert.equal(after.pid, before.pid);
    assert.equal(after.completions.started, after.completions.settled);
    assert.deepEqual([after.completions.running, after.completions.peakRunning], [0, 1]);
    assert.equal(after.files, before.files);
    const grown = after.residentBytes - before.residentBytes;
    // 350 bytes for each call; 5 MB come and go by themselves.
    assert.ok(grown < 13e6, `the model process: ${grown} bytes more`);
    for (const [at, { handles, heapBytes }] of after.resources.entries()) {
      const earlier = before.resources[at];
      assert.equal(handles, earlier?.handles);
      const more = heapBytes - (earlier?.heapBytes ?? 0);
      assert.ok(more < 1.7e6, `a window: ${more} bytes more`);
    }
  });
});
