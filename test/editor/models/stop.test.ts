import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { writeHollowModel } from "../../../src/host/hollowModel";
import {
  closeEditors,
  eventually,
  ghostTextIs,
  hearth,
  modelIsReady,
  openText,
  setModelPath,
  surePlace,
} from "../hearth";
import { ui } from "../ui";
import { chosenPath, picture } from "./models";

describe("a load that the user does not want to wait for", () => {
  let folder = "";

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), "hearth-test-"));
    // 1.1 GB, so that there is a while in which it loads.
    writeHollowModel(path.join(folder, "large.gguf"), { layers: 8, type: "q4_0" });
    await openText("typescript", "‸");
    await modelIsReady("Kindling v1");
  });
  after(async () => {
    await closeEditors();
    await setModelPath(undefined);
    rmSync(folder, { recursive: true, force: true });
  });

  it("is stopped from the menu, and what completed meanwhile is the chosen model again", async () => {
    const { processStatus, state } = await hearth();
    const pid = (await processStatus())?.pid ?? 0;
    const awaited = () => {
      const now = state();
      return "awaited" in now ? now.awaited?.kind : undefined;
    };
    await setModelPath(path.join(folder, "large.gguf"));
    await eventually(
      "it is being loaded",
      () => awaited() === "loading",
      () => JSON.stringify(state()),
    );
    // Stands still, so that there is time to look at it.
    process.kill(pid, "SIGSTOP");
    try {
      void vscode.commands.executeCommand("hearth.showMenu");
      await ui.waitForQuickPickItem("Stop Loading large.gguf");
      await ui.screenshot(picture("stop-loading"));
      await ui.chooseQuickPick("Stop Loading large.gguf");
    } finally {
      process.kill(pid, "SIGCONT");
    }
    await eventually("the choice is taken back", () => chosenPath() === "", chosenPath);
    await modelIsReady("Kindling v1");
    assert.equal((await processStatus())?.pid, pid);
    await openText(surePlace.language, surePlace.marked);
    await ui.type(surePlace.typed);
    await ghostTextIs(surePlace.suggested);
  });
});
