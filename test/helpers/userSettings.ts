import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { VsCodeServer } from "../../scripts/vscodeServer";
import type { Ui } from "../editor/ui";
import { eventually } from "./eventually";
import { runCommand } from "./palette";

type Settings = Readonly<Record<string, unknown>>;

/** The settings of the user of a VS Code. */
export class UserSettings {
  constructor(private readonly vscode: Pick<VsCodeServer, "folder">) {}

  get all(): Settings {
    return JSON.parse(readFileSync(path.join(this.vscode.folder, "data", "User", "settings.json"), "utf8"));
  }

  /** What is written about the server for Hearth. */
  get ofServer(): Settings {
    return Object.fromEntries(Object.entries(this.all).filter(([name]) => name.startsWith("hearth.hosted.")));
  }

  /**
   * Writes some in an editor, with the keys of a user: windows of this VS Code, code-server's, hear of what they write
   * themselves, but not of what others write into this file. They watch it by an address (`vscode-remote:/…`) which is not
   * the one that events come with (`vscode-remote://host/…`). The editor has to be a tab (`workbench.editor.useModal`).
   */
  async write(ui: Ui, values: Settings): Promise<void> {
    const all = { ...this.all, ...values };
    await runCommand(ui, "Preferences: Open User Settings (JSON)");
    await ui.waitForTab("settings.json");
    // One editor shows all tabs, one after the other: it may still have the one before.
    await ui.waitForEditorText("telemetry\\.telemetryLevel");
    await ui.waitForEditorFocus();
    await ui.press("Control+A");
    await ui.press("Delete");
    await ui.waitForEditorText("^$");
    // In one line: VS Code would add to further ones what they need, such as an indentation.
    await ui.insert(JSON.stringify(all));
    await ui.press("Control+S");
    await ui.waitForSaved();
    assert.deepEqual(this.all, all);
    // An open one would be out of date once another window writes, and VS Code then refuses to write into it.
    await ui.clickInto('.tab.active[aria-label*="settings.json"] .tab-actions .action-label');
    await eventually("the tab is closed", async () => !(await ui.isSeen('.tab[aria-label*="settings.json"]')));
  }
}
