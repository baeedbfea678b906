import assert from "node:assert/strict";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { writeChecksum } from "../../../src/backends/download/checksumFile";
import { writeTestModel } from "../../helpers/ggufWriter";
import { Hub, sha256 } from "../../helpers/hub";
import { closeEditors, eventually, ghostTextIs, modelIsReady, openText, setModelPath, surePlace } from "../hearth";
import { told } from "../told";
import { ui } from "../ui";
import { addByName, chosenPath, picture, pressButtonOf, update } from "./models";

const [details, compare] = ["info", "check-all"] as const;
const brought = "compared-Q8_0.gguf";
const facts = "llama, 2 million parameters, an unknown quantisation, 5 MB, trained for 1,024 tokens, about";

/** Changes one byte of the weights in place: a file that is cut while it is mapped ends who has it open. */
function damage(file: string): void {
  const at = readFileSync(file).length - 5000;
  const handle = openSync(file, "r+");
  writeSync(handle, Buffer.from([(readFileSync(file)[at] ?? 0) ^ 1]), 0, 1, at);
  closeSync(handle);
}

describe("comparing a model with its checksum", () => {
  let folder = "";
  let hub: Hub;
  let bytes: Buffer;
  const target = () => path.join(folder, "models", "owner", "compared", brought);
  const put = (...names: readonly string[]) => {
    const file = path.join(folder, ...names);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    return file;
  };

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), "hearth-test-"));
    hub = await Hub.start();
    const written = path.join(folder, "written.gguf");
    writeTestModel(written, { name: "Compared model", chains: [{ trigger: "=", text: " compared;" }] });
    bytes = readFileSync(written);
    hub.putModel("owner/compared", { [brought]: bytes });
    await update("hearth.model.mirror", hub.address);
    await update("hearth.model.folder", path.join(folder, "models"));
    process.env.OLLAMA_MODELS = path.join(folder, "ollama");
    await openText("typescript", "‸");
    await modelIsReady("Kindling v1");
    await addByName("owner/compared");
    await modelIsReady("Compared model");
  });
  after(async () => {
    await closeEditors();
    await setModelPath(undefined);
    await update("hearth.model.mirror", undefined);
    await update("hearth.model.folder", undefined);
    delete process.env.OLLAMA_MODELS;
    await hub.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => openText("typescript", "‸"));
  afterEach(async () => {
    await ui.press("Escape");
    await vscode.commands.executeCommand("notifications.clearAll");
  });

  it("tells what a file says of itself, without reading all of it", async () => {
    await pressButtonOf(brought, details);
    const said = await told(/compared-Q8_0\.gguf: llama/);
    assert.ok(said.includes(`${facts} `), said);
    assert.match(said, /of memory in use, no licence named\. Hearth can complete code with it\.$/);
  });

  it("says that one is whole which is what was downloaded", async () => {
    await pressButtonOf(brought, compare);
    const said = await told(/compared-Q8_0\.gguf is whole: its checksum is right\./);
    await ui.screenshot(picture("verified-model"));
    assert.ok(said.includes(facts), said);
  });

  it("says that one is damaged, and downloads it again, into use where it was", async () => {
    damage(target());
    await pressButtonOf(brought, compare);
    const said = await ui.waitForNotification("damaged");
    assert.match(said, /compared-Q8_0\.gguf is damaged\. Its checksum is not the one that it should have\./);
    await ui.screenshot(picture("damaged-model"));
    await ui.clickNotificationButton("Download Again");
    await eventually(
      "it is chosen, whole again",
      () => chosenPath() === target() && existsSync(target()) && sha256(readFileSync(target())) === sha256(bytes),
    );
    await modelIsReady("Compared model");
  });

  it("downloads one again that is not in use, and leaves what is in use alone", async () => {
    await setModelPath(undefined);
    await modelIsReady("Kindling v1");
    damage(target());
    await pressButtonOf(brought, compare);
    await ui.waitForNotification("damaged");
    await ui.clickNotificationButton("Download Again");
    await told(/compared-Q8_0\.gguf was downloaded again\./);
    assert.equal(sha256(readFileSync(target())), sha256(bytes));
    assert.equal(chosenPath(), "");
  });

  it("deletes one that is cut short, where the user wants that", async () => {
    const file = put("models", "by-hand", "cut-short.gguf");
    truncateSync(file, 1_000_000);
    await pressButtonOf("cut-short.gguf", compare);
    assert.match(await ui.waitForNotification("damaged"), /The model file is damaged or incomplete\./);
    await ui.clickNotificationButton("Delete");
    await ui.waitForQuickInput("Hearth: delete by-hand/cut-short.gguf");
    await ui.chooseQuickPick("Delete");
    await eventually("it is gone", () => !existsSync(path.dirname(file)));
  });

  it("claims nothing of one whose checksum nobody knows", async () => {
    put("models", "by-hand", "unknown.gguf");
    await pressButtonOf("unknown.gguf", compare);
    await told(/unknown\.gguf is whole as far as its header tells; no checksum is known of it\. llama/);
  });

  it("knows those of Ollama by their names, and leaves them to Ollama", async () => {
    const digest = `sha256:${sha256(bytes)}`;
    const blob = put("ollama", "blobs", digest.replace(":", "-"));
    const layers = [{ mediaType: "application/vnd.ollama.image.model", digest }];
    const manifest = put("ollama", "manifests", "registry.ollama.ai", "library", "kept-elsewhere", "1b");
    writeFileSync(manifest, JSON.stringify({ layers }));
    await pressButtonOf("kept-elsewhere:1b", compare);
    await told(/kept-elsewhere:1b is whole: its checksum is right\./);
    await vscode.commands.executeCommand("notifications.clearAll");
    damage(blob);
    await pressButtonOf("kept-elsewhere:1b", compare);
    await told(/kept-elsewhere:1b is damaged\. .* Delete it in Ollama, and bring it there anew\./);
  });

  it("takes its time with a large one, in which Hearth completes, and can be given up", async () => {
    const file = path.join(folder, "models", "by-hand", "large.gguf");
    writeTestModel(file, { chains: [], hole: 60e9 });
    await writeChecksum(file, { sha256: sha256(bytes), source: undefined });
    await pressButtonOf("large.gguf", compare);
    await ui.waitForNotification("of 60.00 GB");
    await openText(surePlace.language, surePlace.marked);
    await ui.type(surePlace.typed);
    await ghostTextIs(surePlace.suggested);
    await ui.screenshot(picture("comparing-model"));
    await ui.clickNotificationButton("Cancel");
    await eventually("it is given up", async () => (await ui.notifications()).length === 0, ui.notifications);
  });
});
