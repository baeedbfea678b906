import * as vscode from "vscode";
import type { AttachOutcome } from "../../../core/chat/attach/outcome";
import type { Attachments } from "./attachments";

/** What the menus of editors and the Explorer attach. */
export class AttachCommands {
  /** @param onAttach is given what became of it, once for each use of a command */
  constructor(
    private readonly attachments: Attachments,
    private readonly onAttach: (outcomes: readonly AttachOutcome[]) => unknown,
  ) {}

  /** What is selected in the editor that has the keyboard, or had it last. */
  async addSelection(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const { attachments } = this;
    await this.onAttach([editor ? await attachments.fromSelection(editor) : await attachments.gather("selection")]);
  }

  /** Menus give the entry that was clicked and all that are selected; the palette gives nothing, and means the file at hand. */
  async addFiles(clicked: unknown, selected: unknown): Promise<void> {
    const uris = (Array.isArray(selected) ? selected : [clicked]).filter((one) => one instanceof vscode.Uri);
    await this.onAttach(
      uris.length > 0 ? await this.attachments.fromUris(uris) : [await this.attachments.gather("file")],
    );
  }
}
