import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "../helpers/eventually";
import { writeTestModel } from "../helpers/ggufWriter";
import { modelProcessesOf, newRunFolder } from "../helpers/runFolder";
import { tempFolder } from "../helpers/tempFolder";
import { keptIn, openWindows } from "../helpers/windowProcess";

const loop = "for (let i = 0; i < items.length; i";
const long = Array.from({ length: 300 }, (_, at) => `const value${at} = compute(${at}, "${at * 7919}");\n`).join("");

describe("a model process that nothing brings down for long", function () {
  this.timeout(180_000);
  const folder = tempFolder();
  const windows = openWindows();
  const open = keptIn(windows);

  it("hangs: it is replaced, and what waited for it settles", async () => {
    const run = newRunFolder();
    const [alpha, beta] = await Promise.all([open(run), open(run)]);
    await Promise.all([alpha.serves(), beta.serves()]);
    const { pid } = await alpha.status();
    process.kill(pid, "SIGSTOP");
    const waiting = Promise.all([alpha.endOf(loop), beta.endOf(loop)]);
    assert.deepEqual(await waiting, ["processGone", "processGone"]);
    const next = await alpha.servesAnew(pid);
    assert.equal(await beta.servesAnew(pid), next);
    const lines = await alpha.ask("log", null);
    assert.ok(
      lines.some((line) => line.includes("number 1 within")),
      lines.join("\n"),
    );
    assert.ok(!lines.some((line) => line.includes("number 2 within")), lines.join("\n"));
  });

  it("hangs when a new window comes: that one replaces it too", async () => {
    const run = newRunFolder();
    const alpha = await open(run);
    await alpha.serves();
    const { pid } = await alpha.status();
    process.kill(pid, "SIGSTOP");
    await alpha.kill();
    const beta = await open(run);
    await beta.serves();
    assert.notEqual((await beta.status()).pid, pid);
    // Nobody was left to end it; awake again, it finds that its place is taken.
    process.kill(pid, "SIGCONT");
    await eventually("the old process leaves", () => !modelProcessesOf(run).includes(pid));
    assert.equal(await beta.complete(loop), "++) {");
  });

  it("a suspended laptop: both ends sleep for longer than a hang takes, nothing is killed and work goes on", async () => {
    const run = newRunFolder();
    const window = await open(run);
    await window.serves();
    const { pid } = await window.status();
    const under = window.endOf(`${long}const a`);
    process.kill(pid, "SIGSTOP");
    // Longer than the pause between two pings, so that one is surely under way when both sleep.
    await sleep(3000);
    window.child.kill("SIGSTOP");
    await sleep(15_000);
    // The window first, so that it finds no answer when it wakes.
    window.child.kill("SIGCONT");
    await sleep(1000);
    process.kill(pid, "SIGCONT");
    assert.equal(await under, "answered");
    assert.equal(await window.complete(loop), "++) {");
    assert.equal((await window.status()).pid, pid);
    const lines = await window.ask("log", null);
    assert.ok(!lines.some((line) => /lost|no sign of life/.test(line)), lines.join("\n"));
  });

  for (const isPrivate of [false, true])
    it(`${isPrivate ? "a private one" : "one"} has nothing to do: it leaves, nobody calls that a crash, and the next request starts it with Kindling`, async () => {
      const run = newRunFolder();
      const big = folder("big.gguf");
      writeTestModel(big, { chains: [{ trigger: " =>", text: " big();" }] });
      const window = await open(run, { modelPath: big, unloadAfterMinutes: 0.02, isPrivate });
      await window.reaches("asleep", ({ kind }) => kind === "asleep");
      assert.deepEqual(modelProcessesOf(run), []);
      assert.equal(await window.endOf(loop), "notLoaded");
      const state = await window.reaches("serves something", ({ kind }) => kind === "ready");
      assert.equal(state.kind === "ready" && state.model.name, "Kindling v1");
      await window.serves("Test model");
      assert.equal(await window.complete("(a) =>"), " big();");
      await window.reaches("asleep again", ({ kind }) => kind === "asleep");
      const lines = await window.ask("log", null);
      assert.ok(!lines.some((line) => /lost/.test(line)), lines.join("\n"));
      assert.ok(lines.some((line) => line.includes("nothing was asked for a while")));
    });
});
