import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { writeTestModel } from "../../helpers/ggufWriter";
import { Hub } from "../../helpers/hub";
import {
  closeEditors,
  eventually,
  focusEditor,
  ghostTextIs,
  modelIsReady,
  openText,
  setModelPath,
  surePlace,
} from "../hearth";
import { told } from "../told";
import { ui } from "../ui";
import { addByName, chosenPath, picture, pressButtonOf, update } from "./models";

describe("choosing a model", () => {
  let folder = "";
  let hub: Hub;
  const file = "brought-Q8_0.gguf";
  const target = () => path.join(folder, "models", "owner", "name", file);

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), "hearth-test-"));
    hub = await Hub.start();
    const written = path.join(folder, "written.gguf");
    writeTestModel(written, { name: "Brought model", chains: [{ trigger: "=", text: " brought;" }] });
    const manners = hub.putModel("owner/name", { [file]: readFileSync(written) })[file];
    // Two megabytes, so that there is something to see on the way.
    if (manners) manners.speed = 1_000_000;
    hub.putModel("owner/broken", { "broken-Q8_0.gguf": readFileSync(written).subarray(0, 100_000) });
    hub.putModel("owner/page", { "page-Q8_0.gguf": Buffer.from("<!doctype html><title>not here</title>") });
    await update("hearth.model.mirror", hub.address);
    await update("hearth.model.folder", path.join(folder, "models"));
    await openText("typescript", "‸");
    await modelIsReady("Kindling v1");
  });
  after(async () => {
    await closeEditors();
    await setModelPath(undefined);
    await update("hearth.model.mirror", undefined);
    await update("hearth.model.folder", undefined);
    await hub.close();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    await ui.press("Escape");
    await vscode.commands.executeCommand("notifications.clearAll");
  });

  it("measures the machine, and says of each model how it would do here", async () => {
    void vscode.commands.executeCommand("hearth.chooseModel");
    await ui.waitForQuickPickItem("Kindling");
    await ui.waitForQuickPickItem("tokens a second");
    await ui.screenshot(picture("choose-model"));
    await ui.type("Qwen2.5-Coder 0.5B");
    await ui.waitForQuickPickItem("Apache-2.0");
  });

  it("brings one from a hub, completes with it, and says whose it is", async () => {
    await addByName("owner/name");
    await ui.waitForStatusBarItem("hearth", "Downloading a model");
    await ui.waitForNotification("B/s");
    await ui.screenshot(picture("download"));
    await modelIsReady("Brought model");
    assert.equal(chosenPath(), target());
    await openText("typescript", "const a ‸\n");
    await ui.type("=");
    await ghostTextIs(" brought;");
  });

  it("offers next time what was brought, and brings it no second time", async () => {
    await setModelPath(undefined);
    await modelIsReady("Kindling v1");
    hub.asked.length = 0;
    await focusEditor();
    await ui.waitForNoQuickInput();
    void vscode.commands.executeCommand("hearth.chooseModel");
    await ui.waitForQuickPickItem("tokens a second");
    await ui.type(file);
    await ui.chooseQuickPick(file);
    await modelIsReady("Brought model");
    assert.deepEqual(hub.asked, []);
  });

  for (const [what, name, words] of [
    ["a model that is damaged", "owner/broken", /damaged or incomplete/],
    ["a page in a model's place", "owner/page", /not a GGUF file/],
  ] as const) {
    it(`tells ${what} before it is used, and goes on with what is there`, async () => {
      const before = chosenPath();
      await addByName(name);
      await told(words);
      assert.equal(chosenPath(), before);
      await modelIsReady("Brought model");
    });
  }

  it("says what is wrong with a name that the hub does not know, and what to do", async () => {
    await addByName("owner/nothing");
    await told(/owner\/nothing could not be downloaded\. There is no such file on the server\. Check the name\./);
  });

  it("lists what is here, and deletes it; Kindling goes on", async () => {
    await pressButtonOf(file, "trash", picture("manage-models"));
    await ui.waitForQuickInput("Hearth: delete owner/name");
    await ui.chooseQuickPick("Delete");
    await eventually("it is gone", () => !existsSync(target()));
    await modelIsReady("Kindling v1");
    assert.equal(chosenPath(), "");
  });

  it("says that a folder for models cannot be written, and leads to its setting; Kindling completes", async () => {
    const blocked = path.join(folder, "blocked");
    writeFileSync(blocked, "a file in the folder's place");
    await update("hearth.model.folder", path.join(blocked, "models"));
    await addByName("owner/name");
    const said = await told(/owner\/name could not be downloaded\..*cannot be written/);
    assert.ok(said.includes(blocked), said);
    await openText(surePlace.language, surePlace.marked);
    await ui.type(surePlace.typed);
    await ghostTextIs(surePlace.suggested);
    await ui.clickInto(`.notifications-center .monaco-button:has-text("Open Setting")`);
    await ui.waitForTab("Settings");
  });
});
