import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { HostStatus } from "../../../src/protocol/host";
import { eventually, hearth } from "../hearth";

/** Types at the cursor, one key after the other. */
export async function type(text: string): Promise<void> {
  for (const key of text) await vscode.commands.executeCommand("type", { text: key });
}

/** Puts text behind the cursor at once, which nobody typed: VS Code asks for nothing then. */
export async function insert(editor: vscode.TextEditor, text: string): Promise<void> {
  const at = editor.selection.active;
  assert.ok(await editor.edit((edit) => edit.insert(at, text)));
  const end = at.translate(0, text.length);
  editor.selection = new vscode.Selection(end, end);
}

/** Takes the grey text as soon as it is there, which has to make the document this text. */
export async function takes({ document }: vscode.TextEditor, text: string): Promise<void> {
  const now = () => document.getText();
  await eventually(
    `it is taken, and the text is ${JSON.stringify(text)}`,
    async () => {
      // Does nothing while there is none.
      await vscode.commands.executeCommand("editor.action.inlineSuggest.commit");
      return now() === text;
    },
    now,
  );
}

export async function processStatus(): Promise<HostStatus> {
  const { processStatus: status } = await hearth();
  return await eventually("there is a model process", status);
}
