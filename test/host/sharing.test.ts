import assert from "node:assert/strict";
import { appendFileSync, copyFileSync, readdirSync, rmSync } from "node:fs";
import { survivorsOfRun } from "../../scripts/childProcess";
import { eventually } from "../helpers/eventually";
import { modelProcessesOf, newRunFolder, theModelProcessOf } from "../helpers/runFolder";
import { tempFolder } from "../helpers/tempFolder";
import { hostEntry, keptIn, openWindows, WindowProcess } from "../helpers/windowProcess";

const fake = { HEARTH_ENGINE: "fake" };
const loop = "for (let i = 0; i < items.length; i";

describe("one model process for all windows", function () {
  this.timeout(180_000);
  const folder = tempFolder();
  const windows = openWindows();
  const open = keptIn(windows);
  const all = <T>(act: (window: WindowProcess) => Promise<T>) => Promise.all(windows.map(act));
  const pids = async () => [...new Set(await all(async (window) => (await window.status()).pid))];

  it("two windows have one; it knows who they are; when both are closed it is gone", async () => {
    const run = newRunFolder();
    const [alpha, beta] = await Promise.all([open(run, { name: "alpha" }), open(run, { name: "beta" })]);
    await all((window) => window.serves());
    assert.deepEqual(await pids(), [await theModelProcessOf(run)]);
    assert.deepEqual(await all((window) => window.complete(loop)), ["++) {", "++) {"]);
    const { clients, isShared } = await alpha.status();
    assert.equal(isShared, true);
    assert.deepEqual(clients.map(({ name }) => name).sort(), ["alpha", "beta"]);
    assert.equal(clients.find(({ isYou }) => isYou)?.name, "alpha");
    await alpha.close();
    assert.equal(await beta.complete(loop), "++) {");
    await beta.close();
    assert.deepEqual(await survivorsOfRun(run), []);
  });

  it("a window that reloads finds the same process", async () => {
    const run = newRunFolder();
    const first = await open(run);
    await first.serves();
    const { pid } = await first.status();
    await first.close();
    const second = await open(run);
    await second.serves();
    assert.equal((await second.status()).pid, pid);
    assert.ok(!(await second.ask("log", null)).some((line) => line.startsWith("started")));
  });

  it("10 that start at the same instant, 20 times: always one process, and everybody is served", async () => {
    windows.push(...(await Promise.all(Array.from({ length: 10 }, () => WindowProcess.fork(fake)))));
    let run = "";
    for (let round = 0; round < 20; round++) {
      // Every second time a dead process's socket is in the way.
      if (round % 2 === 0) run = newRunFolder();
      await all((window) => window.start(run));
      await all((window) => window.serves("Kindling v1"));
      // Those that found the name taken leave, and may take a moment for it.
      const serving = await pids();
      assert.equal(serving.length, 1, `round ${round}`);
      await eventually(`one process, round ${round}`, () => modelProcessesOf(run).join() === serving.join());
      const answers = await all((window) => window.complete("say:hello"));
      assert.deepEqual(new Set(answers), new Set(["hello"]));
      await all((window) => window.ask("dispose", null));
      for (const pid of modelProcessesOf(run)) process.kill(pid, "SIGKILL");
    }
  });

  it("two builds have two, and neither is harmed by the other", async () => {
    const run = newRunFolder();
    const other = folder("host.mjs");
    copyFileSync(hostEntry, other);
    appendFileSync(other, "// another build\n");
    const first = await open(run, {}, fake);
    const second = await open(run, { entry: other }, fake);
    await all((window) => window.serves());
    assert.equal((await pids()).length, 2);
    await second.ask("restart", null);
    await second.serves();
    assert.equal(await first.complete("say:one"), "one");
    await second.close();
    assert.equal(await first.complete("say:one"), "one");
  });

  it("a restart in one window gives all of them a new one, and counts as no loss", async () => {
    const run = newRunFolder();
    await Promise.all([open(run, {}, fake), open(run, {}, fake), open(run, {}, fake)]);
    await all((window) => window.serves());
    const before = await theModelProcessOf(run);
    await windows[1]?.ask("restart", null);
    const after = await all((window) => window.servesAnew(before));
    assert.deepEqual([...new Set(after)], [await theModelProcessOf(run)]);
    for (const lines of await all((window) => window.ask("log", null))) {
      assert.ok(!lines.some((line) => line.includes("was lost")), lines.join("\n"));
    }
  });

  it("a window's flood, and its death in the middle, do not touch another's completions", async () => {
    const run = newRunFolder();
    const [flooding, quiet] = await Promise.all([open(run), open(run)]);
    await all((window) => window.serves());
    const flood = flooding.ask("type", { keys: 100_000, prefix: loop }).catch(() => "ended");
    await flooding.reaches("busy", ({ kind }) => kind === "busy");
    for (let call = 0; call < 12; call++) assert.equal(await quiet.complete(loop), "++) {");
    const last = Promise.all([quiet.complete(loop), flooding.kill()]);
    assert.equal((await last)[0], "++) {");
    assert.equal(await flood, "ended");
    assert.equal(await quiet.complete(loop), "++) {");
    const { completions, clients } = await quiet.status();
    assert.deepEqual([completions.running, clients.length], [0, 1]);
  });

  it("a process whose windows were all killed leaves by itself", async () => {
    const run = newRunFolder();
    await Promise.all([open(run, {}, fake), open(run, {}, fake)]);
    await all((window) => window.serves());
    await all((window) => window.kill());
    assert.deepEqual(await survivorsOfRun(run), []);
  });

  it("where the socket's name is removed (by whoever cleans up), the windows come together again", async () => {
    const run = newRunFolder();
    await Promise.all([open(run, {}, fake), open(run, {}, fake)]);
    await all((window) => window.serves());
    const before = await theModelProcessOf(run);
    for (const name of readdirSync(run).filter((one) => one.endsWith(".sock"))) rmSync(`${run}/${name}`);
    const after = await all((window) => window.servesAnew(before));
    assert.deepEqual([...new Set(after)], [await theModelProcessOf(run)]);
  });

  it("a window of its own, where it shares nothing, ends its process with it", async () => {
    const run = newRunFolder();
    const own = await open(run, { isPrivate: true }, fake);
    const other = await open(run, {}, fake);
    await all((window) => window.serves());
    const { pid, isShared } = await own.status();
    assert.equal(isShared, false);
    assert.notEqual((await other.status()).pid, pid);
    await own.kill();
    await other.reaches("alone", () => !modelProcessesOf(run).includes(pid));
  });
});
