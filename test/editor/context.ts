import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import { eventually, focusEditor, hearth } from "./hearth";
import { ui } from "./ui";

/** Milliseconds in which the user does nothing, for Hearth to look around. */
const restMs = 1200;

export async function rest(): Promise<void> {
  await sleep(restMs);
}

/** Goes back to where the cursor was in an editor, does nothing for a while, and types at its cursor until Hearth has decided. */
export async function restAndType({ document }: vscode.TextEditor, text: string): Promise<void> {
  await vscode.window.showTextDocument(document, { preview: false });
  await focusEditor();
  await rest();
  const { decisions } = await hearth();
  const before = decisions()[0];
  await ui.type(text);
  await eventually("it is answered", () => decisions()[0] !== before, decisions);
}

/** The text of the document that shows what the model was sent. */
export async function shownContext(): Promise<string> {
  await vscode.commands.executeCommand("hearth.showContext");
  return await eventually("the document is shown", () => {
    const document = vscode.window.activeTextEditor?.document;
    return document?.uri.scheme === "hearth-context" ? document.getText() : undefined;
  });
}
