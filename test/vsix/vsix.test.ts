import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { processesOfRun } from "../../scripts/childProcess";
import { root } from "../../scripts/root";
import { copySample } from "../../scripts/sample";
import { softwareVulkan } from "../../scripts/systemPackages";
import { ensureTestHost } from "../../scripts/testHost";
import { VsCodeServer } from "../../scripts/vscodeServer";
import { VsCodeWindow } from "../../scripts/vscodeWindow";
import type { Workbench } from "../../scripts/workbench";
import { runTrial } from "../../src/host/acceleratorRun";
import { writeTestModel } from "../helpers/ggufWriter";
import { Hub } from "../helpers/hub";
import { useGhostText } from "../helpers/session";
import { tempFolder } from "../helpers/tempFolder";

const { name, version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
const vsix = path.join(root, "out", `${name}-linux-x64-${version}.vsix`);

describe("the packed extension", function () {
  this.timeout(180_000);
  const folder = tempFolder();

  it("is small enough to install without a second thought", () => {
    const megabytes = statSync(vsix).size / 1e6;
    assert.ok(megabytes < 110, `${megabytes.toFixed(1)} MB`);
  });

  it("shows ghost text in a fresh VS Code, from its own copy of everything, takes another model, and keeps it", async () => {
    const workspace = copySample();
    const hub = await Hub.start();
    writeTestModel(folder("model.gguf"), { name: "Brought model", chains: [] });
    hub.putModel("owner/name", { "model-Q8_0.gguf": readFileSync(folder("model.gguf")) });
    const env = { HF_ENDPOINT: hub.address };
    const server = await VsCodeServer.start({ host: await ensureTestHost(), vsix: [vsix], env });
    try {
      const window = await VsCodeWindow.open(server, { workspace });
      const find = () => processesOfRun(path.join(server.folder, "run"));
      const hosts = await useGhostText(window.workbench)
        .then(find)
        .finally(() => window.close());
      const models = hosts.filter(({ command }) => command.includes("host.mjs"));
      assert.equal(models.length, 1, hosts.map(({ command }) => command).join("\n"));
      const packed = path.join(server.folder, "extensions");
      assert.ok(models[0]?.command.includes(path.join(packed, "hearth.hearth")));
      await findsAccelerator(packed, folder("model.gguf"));
      const again = await VsCodeWindow.open(server, { workspace });
      await chooseModel(again.workbench).finally(() => again.close());
      const third = await VsCodeWindow.open(server, { workspace });
      await third.workbench
        .waitForStatusBarItem("hearth", "Hearth", 120_000)
        .then(() => third.workbench.openFile("basket.ts"))
        .then(() => third.workbench.waitForStatusBarItem("hearth", "Brought model runs on this machine"))
        .finally(() => third.close());
      assert.deepEqual(failuresIn(path.join(server.folder, "data", "logs")), []);
    } finally {
      await hub.close();
      assert.deepEqual(await server.stop(), []);
    }
  });
});

/** Brings a model from a hub by the palette, as somebody does who knows its name, and waits until it serves. */
async function chooseModel(workbench: Workbench): Promise<void> {
  await workbench.waitForStatusBarItem("hearth", "Hearth", 120_000);
  await workbench.openFile("basket.ts");
  await workbench.press("F1");
  await workbench.type("Hearth: Choose a Model");
  await workbench.waitForQuickPickItem("Hearth: Choose a Model");
  await workbench.press("Enter");
  await workbench.waitForQuickPickItem("tokens a second");
  await workbench.type("Add from a URL");
  await workbench.chooseQuickPick("Add from a URL");
  await workbench.waitForQuickInput("Hearth: add a model");
  await workbench.type("owner/name");
  await workbench.press("Enter");
  await workbench.waitForStatusBarItem("hearth", "Brought model runs on this machine");
}

/** The packed llama.cpp for graphics processors computes on Mesa's, which llama.cpp leaves out unless it is named. */
async function findsAccelerator(extensions: string, modelPath: string): Promise<void> {
  const own = readdirSync(extensions).find((one) => one.startsWith("hearth.hearth"));
  const driver = softwareVulkan() ?? "";
  const names = { VK_DRIVER_FILES: driver, VK_ICD_FILENAMES: driver, GGML_VK_VISIBLE_DEVICES: "0" };
  Object.assign(process.env, names);
  const entry = path.join(extensions, own ?? "", "dist", "host.mjs");
  const { found } = await runTrial(entry, { subject: "vulkan", modelPath });
  for (const name of Object.keys(names)) delete process.env[name];
  assert.match(found.devices?.join() ?? "none", /llvmpipe/);
  assert.ok(found.logProb !== undefined && found.logProb < 0, JSON.stringify(found));
}

/** Lines of the extension host's log in which Hearth failed, for want of a proposed API for example. */
function failuresIn(folder: string): readonly string[] {
  const logs = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith("exthost.log"),
  );
  assert.ok(logs.length > 0, "no log of an extension host");
  const lines = logs.flatMap((file) => readFileSync(path.join(folder, file), "utf8").split("\n"));
  const isOfHearth = (line: string) => /\[error\]|\[warning\]/.test(line) && /hearth/i.test(line);
  // VS Code says so itself where a window comes before the one before it is gone; our name stands in the folder's only.
  return lines.filter((line) => isOfHearth(line) && !line.includes("vscode.lock"));
}
