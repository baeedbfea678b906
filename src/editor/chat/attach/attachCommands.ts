import * as vscode from "vscode";
import type { AttachOutcome } from "../../../core/chat/attach/outcome";
import { commands } from "../../contributions";
import type { Attachments } from "./attachments";

/**
 * Registers the commands of the menus that attach. @returns what unregisters them
 * @param onAttach is given what became of it, once for each use of a command
 */
export function registerAttachCommands(
  attachments: Attachments,
  onAttach: (outcomes: readonly AttachOutcome[]) => unknown,
): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand(commands.attachSelection, async () => {
      const editor = vscode.window.activeTextEditor;
      await onAttach([editor ? await attachments.fromSelection(editor) : await attachments.gather("selection")]);
    }),
    // Menus give the entry that was clicked and all that are selected; the palette gives nothing.
    vscode.commands.registerCommand(commands.attachFile, async (clicked: unknown, selected: unknown) => {
      const uris = (Array.isArray(selected) ? selected : [clicked]).filter((one) => one instanceof vscode.Uri);
      const outcomes = uris.length > 0 ? await attachments.fromUris(uris) : [await attachments.gather("file")];
      await onAttach(outcomes);
    }),
  );
}
