import * as vscode from "vscode";
import { terminalQuestion } from "../../../core/actions/explain/terminalQuestion";
import type { AttachOutcome } from "../../../core/chat/attach/outcome";
import type { ChatBackend } from "../../../core/chat/chatBackend";
import type { Clock } from "../../../util/clock";
import type { Asking } from "../../chat/asking";
import type { Attachments } from "../../chat/attach/attachments";
import { selectedRanges } from "../../chat/attach/selections";
import type { Terminals } from "../../chat/attach/terminals";
import { refusals } from "../../chat/draft";
import { symbolAround } from "../inline/editSpan";

export interface ExplainingParts {
  readonly backend: Pick<ChatBackend, "state">;
  readonly asking: Pick<Asking, "askAbout">;
  readonly attachments: Pick<Attachments, "fromSelection" | "fromUri">;
  readonly terminals: Pick<Terminals, "attach" | "exitCode">;
  /** Says something on the chat's pages. */
  readonly note: (words: string) => void;
  readonly clock: Clock;
}

/** Has the chat explain what is elsewhere. Nothing is asked without a model: the page offers some then. */
export class Explaining {
  constructor(private readonly parts: ExplainingParts) {}

  /** The selection, else the function or type around the cursor, else the file. Settles when it is asked. */
  async code(editor: vscode.TextEditor): Promise<void> {
    if (this.#hasModel) this.#ask("/explain", await this.#codeOf(editor));
  }

  /** What the last command of a terminal wrote. Settles when it is asked. */
  async terminal(): Promise<void> {
    if (!this.#hasModel) return;
    const { terminals } = this.parts;
    // At once, so that both are of the same command.
    const question = terminalQuestion(terminals.exitCode);
    this.#ask(question, await terminals.attach());
  }

  get #hasModel(): boolean {
    return this.parts.backend.state.kind !== "none";
  }

  async #codeOf(editor: vscode.TextEditor): Promise<AttachOutcome> {
    const { attachments, clock } = this.parts;
    const { document, selection } = editor;
    if (selectedRanges(editor).length > 0) return await attachments.fromSelection(editor);
    const span = await symbolAround(document, selection.active.line, clock);
    if (!span) return await attachments.fromUri(document.uri);
    const range = new vscode.Selection(new vscode.Position(span.from, 0), document.lineAt(span.to - 1).range.end);
    return await attachments.fromSelection({ document, selections: [range] });
  }

  #ask(question: string, about: AttachOutcome): void {
    if (about.kind === "refused") this.parts.note(refusals([about]));
    else void this.parts.asking.askAbout(question, about.attachment);
  }
}
