import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync, truncateSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { prepareEndpoint } from "../../src/backends/local/endpoint";
import { endpointFiles } from "../../src/protocol/endpoint";
import { writeTestModel } from "../helpers/ggufWriter";
import { kindlingPath } from "../helpers/kindling";
import { modelProcessesOf, newRunFolder, theModelProcessOf } from "../helpers/runFolder";
import { tempFolder } from "../helpers/tempFolder";
import { hostEntry, keptIn, openWindows, WindowProcess } from "../helpers/windowProcess";

const loop = "for (let i = 0; i < items.length; i";
const long = Array.from({ length: 300 }, (_, at) => `const value${at} = compute(${at}, "${at * 7919}");\n`).join("");

/** Empty where the file has just gone. */
function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function writtenAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

describe("a model process that is lost, or cannot load its model", function () {
  this.timeout(180_000);
  const folder = tempFolder();
  const windows = openWindows();
  const open = keptIn(windows);
  const filesOf = async (run: string) => endpointFiles(await prepareEndpoint(hostEntry, { HEARTH_RUNTIME_DIR: run }));
  async function come(what: string, holds: () => boolean): Promise<void> {
    for (const end = Date.now() + 30_000; !holds(); await sleep(1)) {
      if (Date.now() > end) throw new Error(`it never came: ${what}`);
    }
  }

  it("is killed in a load, in a prefill and while it writes: all calls settle, the next is served; at the fourth time it stops, until somebody restarts", async () => {
    const run = newRunFolder();
    const [alpha, beta] = await Promise.all([open(run), open(run)]);
    // In its load.
    const { loading } = await filesOf(run);
    await come("the marker of a load", () => existsSync(loading));
    const first = await theModelProcessOf(run);
    process.kill(first, "SIGKILL");
    const second = await alpha.servesAnew(first);
    assert.equal(await beta.servesAnew(first), second);

    // In a prefill, with calls of both windows.
    const reading = [alpha.endOf(long), beta.endOf(long), beta.endOf(`${long}x`)];
    await alpha.reaches("busy", ({ kind }) => kind === "busy");
    process.kill(second, "SIGKILL");
    for (const end of await Promise.all(reading)) assert.match(end, /^(processGone|superseded)$/);
    const third = await alpha.servesAnew(second);
    assert.equal(await alpha.complete(loop), "++) {");
    assert.equal(await beta.servesAnew(second), third);

    // While it writes.
    let hasWritten = false;
    const note = () => {
      hasWritten = true;
    };
    const writing = alpha.ask("complete", { prefix: `${long}function `, maxTokens: 48 }, { onProgress: note });
    await come("a token", () => hasWritten);
    const waiting = beta.endOf(long);
    process.kill(third, "SIGKILL");
    assert.match(await waiting, /^(processGone|answered)$/);
    await writing;
    const fourth = await alpha.servesAnew(third);
    assert.equal(await beta.servesAnew(third), fourth);
    assert.equal(await beta.complete(loop), "++) {");

    process.kill(fourth, "SIGKILL");
    for (const window of windows) {
      const state = await window.reaches("stopped", ({ kind }) => kind === "failed");
      assert.equal(state.kind === "failed" && state.failure, "stopped");
    }
    assert.equal(await alpha.endOf(loop), "notLoaded");
    assert.deepEqual(modelProcessesOf(run), []);
    await alpha.ask("restart", null);
    await alpha.serves();
    // The other window starts nothing, but finds what the first has started.
    await beta.ask("warm", null);
    await beta.serves();
    assert.equal(await beta.complete(loop), "++) {");
    await theModelProcessOf(run);
  });

  it("loads a model that takes it down: after two times Kindling goes on without it, until the user asks again", async () => {
    const run = newRunFolder();
    const deadly = folder("deadly.gguf");
    writeTestModel(deadly, { chains: [] });
    const { loading } = await filesOf(run);
    const window = await open(run, { modelPath: deadly, standInPath: kindlingPath });
    for (let seen = 0, time = 0; time < 2; time++) {
      // The marker of the process before lies there until the next one has read it.
      await come("a load of it", () => writtenAt(loading) !== seen && textOf(loading).includes("deadly"));
      seen = writtenAt(loading);
      const pid = await theModelProcessOf(run);
      process.kill(pid, "SIGKILL");
      await come("it is gone", () => !modelProcessesOf(run).includes(pid));
    }
    const state = await window.reaches("refused", (now) => "awaited" in now && now.awaited?.kind === "failed");
    assert.equal("awaited" in state && state.awaited?.kind === "failed" && state.awaited.failure, "tookProcessDown");
    assert.equal(await window.complete(loop), "++) {");
    await window.ask("restart", null);
    await window.serves("Test model");
  });

  it("has too little memory for a model: it says so, and Kindling goes on in the same process", async () => {
    const run = newRunFolder();
    const big = folder("huge.gguf");
    writeTestModel(big, { chains: [] });
    // A hole at its end: it takes no disk, but as much of the address space as a big model.
    truncateSync(big, 6e9);
    const window = await WindowProcess.fork();
    windows.push(window);
    // The process that it starts inherits the limit.
    execFileSync("prlimit", ["--pid", String(window.child.pid), `--as=${3e9}`]);
    await window.start(run, { modelPath: big });
    const state = await window.reaches("refused", (now) => "awaited" in now && now.awaited?.kind === "failed");
    const awaited = "awaited" in state && state.awaited?.kind === "failed" ? state.awaited : undefined;
    assert.equal(awaited?.failure, "outOfMemory");
    assert.match(awaited.detail, /huge\.gguf.*Cannot allocate memory/);
    assert.equal(await window.complete(loop), "++) {");
    const lines = await window.ask("log", null);
    assert.ok(!lines.some((line) => line.includes("lost")), lines.join("\n"));
  });
});
