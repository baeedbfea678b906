import * as vscode from "vscode";
import { eventually } from "./hearth";
import { ui } from "./ui";

/** Of several messages in one second VS Code puts the last ones into its list only. @returns all of the message */
export async function told(words: RegExp): Promise<string> {
  return await eventually(
    `it is told: ${words}`,
    async () => (await allTold()).find((text) => words.test(text)),
    ui.notifications,
  );
}

/** All messages, those too that have gone from the screen by themselves; their list stays open. */
export async function allTold(): Promise<readonly string[]> {
  await vscode.commands.executeCommand("notifications.showList");
  return await ui.notifications();
}
