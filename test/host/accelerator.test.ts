import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { softwareVulkan } from "../../scripts/systemPackages";
import { prepareEndpoint } from "../../src/backends/local/endpoint";
import { endpointFiles } from "../../src/protocol/endpoint";
import type { MachineInfo } from "../../src/protocol/machine";
import { writeTestModel } from "../helpers/ggufWriter";
import { newRunFolder } from "../helpers/runFolder";
import { tempFolder } from "../helpers/tempFolder";
import { hostEntry, openWindows, WindowProcess } from "../helpers/windowProcess";

const driver = softwareVulkan() ?? "";
/** Leaves out a real one, where there is one. The second name is for older loaders. */
const drivers = { VK_DRIVER_FILES: driver, VK_ICD_FILENAMES: driver };
/** llama.cpp leaves out a graphics processor in software unless it is named. */
const software = { ...drivers, GGML_VK_VISIBLE_DEVICES: "0" };
/** It is slower than the processor. */
const wanted = { ...software, HEARTH_ACCELERATOR: "on" };
const patienceMs = 100_000;

describe("an accelerator (Mesa's, in software)", function () {
  this.timeout(360_000);
  const folder = tempFolder();
  const windows = openWindows();
  let modelPath: string;
  /** What the first process kept, so that not every test has to wait for a trial. */
  let record: Buffer | undefined;

  before(() => {
    modelPath = folder("tiny.gguf");
    writeTestModel(modelPath, { name: "Tiny", chains: [{ trigger: "(", text: "known)" }] });
  });
  async function open(run: string, env: Readonly<Record<string, string>>): Promise<WindowProcess> {
    const window = await WindowProcess.open(run, { modelPath, standInPath: modelPath }, env);
    windows.push(window);
    return window;
  }
  async function until(window: WindowProcess, holds: (machine: MachineInfo) => boolean): Promise<MachineInfo> {
    let machine: MachineInfo | null = null;
    for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(50)) {
      machine = await window.ask("machine", null);
      if (machine && holds(machine)) return machine;
    }
    const log = (await window.ask("log", null)).slice(-15).join("\n");
    throw new Error(`the machine is ${JSON.stringify(machine)}\n${log}`);
  }
  const recordOf = async (run: string) =>
    endpointFiles(await prepareEndpoint(hostEntry, { HEARTH_RUNTIME_DIR: run })).accelerator;

  it("is tried in a process of its own while the processor serves, and taken by the next process, which completes alike", async () => {
    const run = newRunFolder();
    const window = await open(run, wanted);
    await window.serves("Tiny");
    const { pid } = await window.status();
    assert.equal((await window.ask("machine", null))?.backend, "cpu");
    const text = await window.complete("call(");
    assert.equal(text, "known)");
    const machine = await until(window, ({ backend }) => backend === "vulkan");
    assert.notEqual((await window.status()).pid, pid);
    record = readFileSync(await recordOf(run));
    await window.serves("Tiny");
    assert.ok(machine.accelerator.kind === "used", machine.accelerator.kind);
    const { device, speed, processorSpeed } = machine.accelerator.tried;
    assert.match(device, /llvmpipe/);
    assert.ok(speed.bytesPerSecond > 0 && speed.bytesPerSecond < processorSpeed.bytesPerSecond);
    assert.ok(machine.acceleratorFreeBytes > 0);
    assert.equal(await window.complete("call("), text);
    const lines = await window.ask("log", null);
    assert.ok(
      lines.some((line) => line.includes("left (accelerator)")),
      lines.join("\n"),
    );
    assert.ok(!lines.some((line) => line.includes("was lost")), lines.join("\n"));

    // Whoever's processes on it are lost has a bad driver, and goes on without it.
    const third = await loseTwo(window);
    assert.equal(third.backend, "cpu");
    assert.ok(third.accelerator.kind === "unfit");
    assert.match(third.accelerator.why, /the last 2 processes that computed on it were lost/);
    assert.equal(await window.complete("call("), text);
  });

  async function loseTwo(window: WindowProcess): Promise<MachineInfo> {
    for (let count = 0; count < 2; count++) {
      const { pid } = await window.status();
      process.kill(pid, "SIGKILL");
      await until(window, () => true);
      await window.serves("Tiny");
      for (const end = Date.now() + patienceMs; (await window.status()).pid === pid; await sleep(20))
        assert.ok(Date.now() < end);
    }
    return await until(window, () => true);
  }

  it("has no room for a model: the processor loads it, and the process says so", async () => {
    assert.ok(record, "the first test did not get that far");
    const run = newRunFolder();
    writeFileSync(await recordOf(run), record, { mode: 0o600 });
    const window = await open(run, {
      ...wanted,
      GGML_VK_FORCE_MAX_ALLOCATION_SIZE: "1",
      GGML_VK_FORCE_MAX_BUFFER_SIZE: "1",
    });
    await window.serves("Tiny");
    const { accelerator, backend } = await until(window, () => true);
    assert.ok(accelerator.kind === "unfit", JSON.stringify(accelerator));
    assert.equal(backend, "cpu");
    assert.equal(await window.complete("call("), "known)");
  });

  it("is not there, or not wanted: nothing is tried for long, and the processor serves", async () => {
    const none = await open(newRunFolder(), { ...drivers, HEARTH_ACCELERATOR: "auto" });
    await none.serves("Tiny");
    assert.equal((await until(none, ({ accelerator }) => accelerator.kind !== "untried")).accelerator.kind, "none");
    const off = await open(newRunFolder(), { ...software, HEARTH_ACCELERATOR: "off" });
    await off.serves("Tiny");
    assert.equal((await until(off, () => true)).accelerator.kind, "off");
  });
});
