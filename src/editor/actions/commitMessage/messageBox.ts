import * as vscode from "vscode";
import type { Clock } from "../../../util/clock";
import type { GitRepository } from "../../chat/attach/gitExtension";

/** Milliseconds between two texts that are shown: each of them is a step of the box's undo. */
const pauseMs = 250;

/** The box for a commit's message while Hearth writes into it. Whoever else changes it has it from then on. */
export class MessageBox {
  /** What stood in it. */
  readonly before: string;
  /** Aborts when somebody else has changed it. */
  readonly #taken = new AbortController();
  readonly #listening: vscode.Disposable;
  /** What stands there if nobody else writes. */
  #expected: string;
  readonly #own = new Set<string>();
  #writing: Promise<unknown> = Promise.resolve();
  #isWriting = false;
  #writtenAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly repository: Pick<GitRepository, "inputBox" | "rootUri">,
    private readonly clock: Clock,
  ) {
    this.before = this.#value;
    this.#expected = this.before;
    this.#listening = vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (this.#isBox(document) && textOf(document) !== this.#expected) this.#taken.abort();
    });
  }

  get taken(): AbortSignal {
    return this.#taken.signal;
  }

  /** Shows what is there so far, not more often than somebody wants to undo it. */
  show(text: string): void {
    if (!this.#isWriting && this.clock.now() - this.#writtenAt >= pauseMs) void this.write(text);
  }

  /** @returns whether it stands there: nothing is written over what somebody else wrote */
  async write(text: string): Promise<boolean> {
    const writing = this.#writing.then(() => this.#write(text));
    this.#writing = writing;
    this.#isWriting = true;
    await writing;
    this.#isWriting = this.#writing !== writing;
    return !this.taken.aborted;
  }

  /** Puts back what stood there, unless somebody else has it. */
  async restore(): Promise<void> {
    await this.write(this.before);
  }

  dispose(): void {
    this.#listening.dispose();
  }

  async #write(text: string): Promise<void> {
    const shown = this.#value;
    // VS Code tells late of what it was given as the box's value, so that it may be an older one of ours.
    if (shown !== this.#expected && !this.#own.has(shown)) this.#taken.abort();
    if (this.taken.aborted || text === this.#expected) return;
    const last = this.#expected;
    this.#expected = text;
    this.#own.add(text);
    this.#writtenAt = this.clock.now();
    if (!(await this.#edited(text, last)) && !this.taken.aborted) this.repository.inputBox.value = text;
  }

  /**
   * Writes as an edit, which VS Code refuses where a key came before it, and which can be undone. The box has a document
   * while it is on the screen.
   */
  async #edited(text: string, last: string): Promise<boolean> {
    const document = vscode.workspace.textDocuments.find((one) => this.#isBox(one));
    if (!document || textOf(document) !== last) return false;
    const edit = new vscode.WorkspaceEdit();
    const end = document.lineAt(document.lineCount - 1).range.end;
    edit.replace(document.uri, new vscode.Range(new vscode.Position(0, 0), end), text);
    // The box's value is told before this is answered, where the two belong together.
    return (await vscode.workspace.applyEdit(edit)) && this.#value !== last;
  }

  get #value(): string {
    return linesOf(this.repository.inputBox.value);
  }

  /** VS Code edits the boxes of all source controls as documents of their own. */
  #isBox({ uri: { scheme, query } }: vscode.TextDocument): boolean {
    return scheme === "vscode-scm" && new URLSearchParams(query).get("rootUri") === this.repository.rootUri.toString();
  }
}

function textOf(document: vscode.TextDocument): string {
  return linesOf(document.getText());
}

function linesOf(text: string): string {
  return text.replaceAll(/\r\n?/g, "\n");
}
