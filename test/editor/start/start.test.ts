import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { root } from "../../../scripts/root";
import { commands, viewContainerId } from "../../../src/editor/contributions";
import { writeTestModel } from "../../helpers/ggufWriter";
import { closeEditors, eventually, setModelPath } from "../hearth";
import { ui } from "../ui";

const welcome = (part: string) => `.welcome-view-content:has-text("${part}")`;
const button = (label: string) => `.welcome-view-content .monaco-button:has-text("${label}")`;

/** To be looked at, and for the README. */
async function picture(name: string): Promise<void> {
  const folder = path.join(root, "out", "screenshots");
  mkdirSync(folder, { recursive: true });
  await ui.screenshot(path.join(folder, `${name}.png`));
}

async function useTheme(name: string | undefined): Promise<void> {
  await vscode.workspace.getConfiguration("workbench").update("colorTheme", name, vscode.ConfigurationTarget.Global);
}

describe("Hearth's place in the side bar", () => {
  after(async () => {
    await setModelPath(undefined);
    await useTheme(undefined);
    await closeEditors();
  });

  it("says what completes, in a dark and in a light window", async () => {
    await vscode.commands.executeCommand(`workbench.view.extension.${viewContainerId}`);
    await ui.clickInto('.pane-header:has-text("Start")');
    await ui.waitFor(welcome("The model is Kindling, the small one that ships with Hearth"));
    for (const label of ["Choose a Model", "Manage Models", "See How It Works", "Show Menu"]) {
      await ui.waitFor(button(label));
    }
    for (const theme of ["Dark", "Light"] as const) {
      await useTheme(`Default ${theme} Modern`);
      const kind = () => vscode.window.activeColorTheme.kind;
      await eventually(`the window is ${theme}`, () => kind() === vscode.ColorThemeKind[theme], kind);
      await ui.waitFor(theme === "Dark" ? ".monaco-workbench.vs-dark" : ".monaco-workbench.vs");
      await picture(`start-${theme.toLowerCase()}`);
    }
  });

  it("leads to the walkthrough, the menu and the model picker", async () => {
    await ui.clickInto(button("See How It Works"));
    await ui.waitFor('.gettingStartedContainer:has-text("Start with Hearth")');
    await ui.clickInto(button("Show Menu"));
    await ui.waitForQuickPickItem("Why Was Nothing Suggested Here?");
    await ui.press("Escape");
    await ui.clickInto(button("Choose a Model"));
    await ui.waitForQuickPickItem("Kindling");
    await ui.press("Escape");
    await ui.clickInto(button("Manage Models"));
    await ui.waitForQuickInput("Hearth: models (");
    await ui.press("Escape");
  });

  it("says so when another model was chosen, and when that is taken back", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "hearth-test-"));
    const file = path.join(folder, "test.gguf");
    writeTestModel(file, { chains: [] });
    await setModelPath(file);
    await ui.waitFor(welcome("The model is one that you chose."));
    await setModelPath(undefined);
    await ui.waitFor(welcome("The model is Kindling, the small one that ships with Hearth"));
    rmSync(folder, { recursive: true, force: true });
  });

  it("is no place, and there is no chat, where VS Code's own switch turns off everything like it", async () => {
    const chat = vscode.workspace.getConfiguration("chat");
    await chat.update("disableAIFeatures", true, vscode.ConfigurationTarget.Global);
    await ui.waitFor('.activitybar:not(:has([aria-label="Hearth"]))');
    await vscode.commands.executeCommand(commands.openChat);
    assert.match(await ui.waitForNotification("Disable AI Features"), /^Hearth is off because/);
    await ui.press("F1");
    await ui.type("Hearth: Open");
    // Those that are not found by these letters.
    await ui.waitForQuickPickItem("similar commands");
    assert.doesNotMatch((await ui.quickPickItems()).join(), /Open Chat/);
    await ui.press("Escape");
    await chat.update("disableAIFeatures", undefined, vscode.ConfigurationTarget.Global);
    await ui.waitFor('.activitybar:has([aria-label="Hearth"])');
  });
});
