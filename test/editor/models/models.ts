import { mkdirSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import { root } from "../../../scripts/root";
import { focusEditor } from "../hearth";
import { ui } from "../ui";

export const update = (key: string, value: unknown) =>
  vscode.workspace.getConfiguration().update(key, value, vscode.ConfigurationTarget.Global);
export const chosenPath = () => vscode.workspace.getConfiguration().get<string>("hearth.model.path") ?? "";

/** To be looked at, and for the README. */
export function picture(name: string): string {
  const folder = path.join(root, "out", "screenshots");
  mkdirSync(folder, { recursive: true });
  return path.join(folder, `${name}.png`);
}

/** Opens the picker, and the input box behind its entry for names of a hub. */
export async function addByName(name: string): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
  // The rows of one that was open before would be taken for those of this one.
  await ui.waitForNoQuickInput();
  void vscode.commands.executeCommand("hearth.chooseModel");
  await ui.waitForQuickPickItem("tokens a second");
  // The list shows a few rows only.
  await ui.type("Add from a URL");
  await ui.chooseQuickPick("Add from a URL");
  await ui.waitForQuickInput("Hearth: add a model");
  await ui.type(name);
  await ui.press("Enter");
}

/** Presses a button in the row of a model in the list of those that are here. @param seen PNG of the list to be written */
export async function pressButtonOf(name: string, icon: string, seen?: string): Promise<void> {
  await focusEditor();
  await ui.waitForNoQuickInput();
  void vscode.commands.executeCommand("hearth.manageModels");
  await ui.waitForQuickPickItem(name);
  // Its buttons are seen on the row that is active.
  await ui.type(name);
  if (seen !== undefined) await ui.screenshot(seen);
  await ui.clickInto(`.quick-input-list .monaco-list-row:has-text("${name}") .codicon-${icon}`);
}
