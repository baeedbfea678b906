import * as vscode from "vscode";
import {
  type Fate,
  fateOf,
  followed,
  type LineSpan,
  linesAfter,
  linesMore,
} from "../../../core/edit/inline/followedLines";
import { lineEdit } from "../../../core/edit/inline/lineChanges";
import type { Clock } from "../../../util/clock";
import { DisposableStore } from "../../../util/disposable";
import { Emitter } from "../../../util/event";
import { allLines, linesIn, textEdit } from "./documentLines";

/** How often a change is tried that another one came before, and milliseconds between. */
const [tries, againMs] = [8, 60];
/** Milliseconds in which a document has what was done to it, at the latest. */
const seenMs = 5000;

export interface BecomeOptions {
  /** It is an undo of its own; else it is one with what was done just before. */
  readonly isStep?: boolean;
}

/** Somebody else changed the document. */
export interface ForeignChange {
  /** Undefined where they are no lines of their own any more. */
  readonly fate: Fate | undefined;
  readonly isUndo: boolean;
}

/** `touched`: somebody else typed in them since it was asked for. `refused`: the editor takes no changes. */
export type Become = "done" | "touched" | "refused" | "failed";

/** Lines of a document that are written to, one change after another, while others change the document too. */
export class EditedLines implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<ForeignChange>());
  readonly onForeignChange = this.#didChange.event;
  #span: LineSpan;
  /** All lines of the document. */
  #all: readonly string[];
  /** The change that was asked for and not seen yet. */
  #own: { readonly edit: vscode.TextEdit; seen(): void } | undefined;
  #hasWritten = false;
  #isMixed = false;
  /** How often others changed them. */
  #touches = 0;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(
    readonly document: vscode.TextDocument,
    span: LineSpan,
    private readonly clock: Clock,
  ) {
    this.#span = span;
    this.#all = allLines(document);
    this.#store.add(vscode.workspace.onDidChangeTextDocument((event) => this.#changed(event)));
  }

  /** Where they are now. */
  get span(): LineSpan {
    return this.#span;
  }

  get lines(): readonly string[] {
    return linesIn(this.document, this.#span);
  }

  get hasWritten(): boolean {
    return this.#hasWritten;
  }

  /** Whether others' changes stand between the own ones, so that these are not one undo by themselves. */
  get isMixed(): boolean {
    return this.#isMixed;
  }

  get editor(): vscode.TextEditor | undefined {
    return vscode.window.visibleTextEditors.find(({ document }) => document === this.document);
  }

  /** Makes them other lines, after what is being written, unless somebody else types in them. Never rejects. */
  async become(lines: readonly string[], options: BecomeOptions = {}): Promise<Become> {
    const touches = this.#touches;
    const work = this.#queue.then(async () => await this.#tryToBecome(lines, touches, options));
    this.#queue = work;
    return await work;
  }

  /** Says where they are after an undo that brought back lines at their edges. */
  moveTo(span: LineSpan): void {
    this.#span = span;
  }

  /** Settles when all is written that was asked for. */
  async settled(): Promise<void> {
    await this.#queue;
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #tryToBecome(lines: readonly string[], touches: number, options: BecomeOptions): Promise<Become> {
    for (let tried = 0; tried < tries && !this.document.isClosed; tried++) {
      if (this.#touches !== touches || this.#span.to > this.document.lineCount) return "touched";
      const edit = lineEdit(this.lines, lines);
      if (!edit) return "done";
      const { from } = this.#span;
      const moved = { ...edit, from: from + edit.from, to: from + edit.to };
      const became = await this.#apply(textEdit(this.document, moved), options);
      if (became !== "failed") return became;
      await this.clock.sleep(againMs);
    }
    return "failed";
  }

  async #apply(edit: vscode.TextEdit, { isStep = false }: BecomeOptions): Promise<Exclude<Become, "touched">> {
    // VS Code says that it is done before the document has it, and also where an editor takes no changes.
    const seen = new Promise<boolean>((resolve) => {
      this.#own = { edit, seen: () => resolve(true) };
    });
    try {
      const { editor } = this;
      const stops = { undoStopBefore: isStep || !this.#hasWritten, undoStopAfter: isStep };
      const isDone = editor
        ? await editor.edit((builder) => builder.replace(edit.range, edit.newText), stops)
        : await this.#applyUnseen(edit);
      if (!isDone) return "failed";
      if (!(await Promise.race([seen, this.clock.sleep(seenMs).then(() => false)]))) return "refused";
      this.#hasWritten = true;
      return "done";
    } catch {
      // The editor was closed meanwhile.
      return "failed";
    } finally {
      this.#own = undefined;
    }
  }

  /** The document is in no editor that is seen. VS Code makes an undo of its own of it. */
  async #applyUnseen({ range, newText }: vscode.TextEdit): Promise<boolean> {
    this.#isMixed = true;
    const edit = new vscode.WorkspaceEdit();
    edit.replace(this.document.uri, range, newText);
    return await vscode.workspace.applyEdit(edit);
  }

  #changed({ document, contentChanges, reason }: vscode.TextDocumentChangeEvent): void {
    if (document !== this.document || contentChanges.length === 0) return;
    const changes = contentChanges.map((one) => ({ start: one.range.start, end: one.range.end, text: one.text, one }));
    // From the last one to the first: the places of none are moved by those before it.
    changes.sort((a, b) => b.start.compareTo(a.start));
    const before = this.#all;
    this.#all = linesAfter(before, changes);
    const own = this.#own;
    const written = own && contentChanges.find((change) => isDone(own.edit, change));
    if (written) {
      // With it VS Code may take back blanks that Enter brought, which nobody has typed.
      for (const change of changes) {
        const { from, to } = this.#span;
        this.#span = change.one === written ? { from, to: to + linesMore(change) } : followed(this.#span, change);
      }
      own.seen();
      return;
    }
    this.#isMixed = true;
    const found = fateOf(this.#span, changes, before);
    // Nothing is written to lines that are not there, whatever became of them.
    const fate = found && found.span.to <= document.lineCount ? found : undefined;
    if (fate) this.#span = fate.span;
    if (!fate || fate.isTouched) this.#touches++;
    this.#didChange.fire({ fate, isUndo: reason === vscode.TextDocumentChangeReason.Undo });
  }
}

/** Whether a change is this edit, and not a key in the same place. VS Code writes the document's own line ends. */
function isDone({ range, newText }: vscode.TextEdit, change: vscode.TextDocumentContentChangeEvent): boolean {
  return change.range.isEqual(range) && change.text.replaceAll("\r\n", "\n") === newText;
}
