import * as vscode from "vscode";
import { ask } from "../../../core/actions/ask";
import type { ChatBackend } from "../../../core/chat/chatBackend";
import { inSlices } from "../../../core/context/slices";
import { answerTokens, type EditRequest, editPrompts } from "../../../core/edit/inline/editPrompt";
import { type EditOutcome, EditReply } from "../../../core/edit/inline/editReply";
import { followed, type LineSpan, linesMore } from "../../../core/edit/inline/followedLines";
import {
  keptIn,
  type LineChange,
  lineChanges,
  lineEdit,
  partlyWritten,
  takenBack,
} from "../../../core/edit/inline/lineChanges";
import type { Clock } from "../../../util/clock";
import { DisposableStore } from "../../../util/disposable";
import { Emitter } from "../../../util/event";
import { linesIn, placeIn, textEdit } from "./documentLines";

/** The user stopped it, or typed in the lines that are written; or the document is gone. */
type StopReason = "stopped" | "typed" | "gone";

/** What came of asking. */
export type SessionEnd =
  | EditOutcome
  | { readonly kind: StopReason }
  /** The file takes no changes. */
  | { readonly kind: "readOnly" }
  | { readonly kind: "failed"; readonly error: unknown };

export type SessionPhase = "writing" | "review" | "over";

/** Milliseconds between two changes of a document that is written to. */
const writeMs = 80;
/** Milliseconds in which a document has what was done to it, at the latest. */
const seenMs = 5000;
/** How often a change is tried that another one came before. */
const tries = 5;

/**
 * Lines of a document that a model changes. While it writes, the document has what is there so far and behind it what is
 * still to be replaced; afterwards, what the model wrote, and the lines from before are remembered until the user has
 * decided about each change. The document never holds both sides of a change, so that saving it is no harm. All of it is
 * one undo.
 */
export class EditSession implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<void>());
  /** Phase, lines or changes are others. */
  readonly onDidChange = this.#didChange.event;
  readonly #stopping = new AbortController();
  #base: readonly string[];
  #span: LineSpan;
  #phase: SessionPhase = "writing";
  #changes: readonly LineChange[] = [];
  #written = 0;
  /** In words for the user. */
  #work = "…";
  /** Why writing stopped. */
  #stopped: StopReason = "stopped";
  /** The change that this session has asked for and not seen yet. */
  #own: { readonly range: vscode.Range; seen(): void } | undefined;
  #hasWritten = false;
  /** Whether somebody else changed the document since writing began, so that changes are not one undo by themselves. */
  #isMixed = false;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(
    readonly document: vscode.TextDocument,
    span: LineSpan,
    readonly request: EditRequest,
    private readonly backend: ChatBackend,
    private readonly clock: Clock,
  ) {
    this.#span = span;
    this.#base = linesIn(document, span);
    this.#store.add(vscode.workspace.onDidChangeTextDocument((event) => this.#changed(event)));
    this.#store.add(vscode.workspace.onDidCloseTextDocument((closed) => closed === document && this.#stop("gone")));
  }

  get phase(): SessionPhase {
    return this.#phase;
  }

  /** Lines of the document that are changed. */
  get span(): LineSpan {
    return this.#span;
  }

  get base(): readonly string[] {
    return this.#base;
  }

  /** By lines of the span; those that the user has not decided about. */
  get changes(): readonly LineChange[] {
    return this.#changes;
  }

  /** How many lines of the span the model has written. */
  get written(): number {
    return this.#written;
  }

  get work(): string {
    return this.#work;
  }

  /** Asks the model and writes what it says. Where nothing comes of it, the lines are as they were. Never rejects. */
  async run(): Promise<SessionEnd> {
    const end = await this.#asked();
    if (end.kind === "edit") {
      if (!(await this.#become(end.lines))) return await this.#giveUp({ kind: "readOnly" });
      if (this.#isMixed) await this.#writeAsOne(end.lines);
      this.#phase = "review";
      this.#update();
      return end;
    }
    return await this.#giveUp(end);
  }

  /** Ends the writing; the lines become what they were. */
  stop(): void {
    this.#stop("stopped");
  }

  /** Agrees to one change, or to all. */
  accept(change?: LineChange): void {
    if (this.#phase !== "review") return;
    const current = linesIn(this.document, this.#span);
    this.#base = change ? keptIn(this.#base, current, change) : current;
    this.#update();
  }

  /** Takes one change back, or all. */
  async discard(change?: LineChange): Promise<void> {
    if (this.#phase === "writing") return this.stop();
    if (this.#phase === "over") return;
    if (!change) return void (await this.#become(this.#base, { isStep: true }));
    const { from, to, lines } = takenBack(this.#base, change);
    const current = linesIn(this.document, this.#span);
    await this.#become([...current.slice(0, from), ...lines, ...current.slice(to)], { isStep: this.#isMixed });
  }

  dispose(): void {
    this.#stop("gone");
    this.#phase = "over";
    this.#store.dispose();
  }

  async #asked(): Promise<SessionEnd> {
    const place = placeIn(this.document, this.#span);
    const reply = new EditReply(place);
    const signal = this.#stopping.signal;
    let writtenAt = Number.NEGATIVE_INFINITY;
    try {
      const answer = await ask(
        {
          prompts: editPrompts(place, this.request),
          maxTokens: answerTokens(place),
          onProgress: (progress) => {
            if (progress.kind === "text") {
              reply.push(progress.text);
              if (this.clock.now() - writtenAt < writeMs) return;
              writtenAt = this.clock.now();
              void this.#show(reply.lines);
            }
            this.#say(progress.kind === "reading" ? `reads ${share(progress)}` : words[progress.kind]);
          },
        },
        this.backend,
        signal,
      );
      await this.#queue;
      const outcome = await inSlices(reply.end(answer.end), this.clock, signal);
      return outcome ?? { kind: this.#stopped };
    } catch (error) {
      await this.#queue;
      return signal.aborted ? { kind: this.#stopped } : { kind: "failed", error };
    }
  }

  /** Writes what is there so far, where the user sees it. */
  async #show(lines: readonly string[]): Promise<void> {
    if (lines.length === 0 || !this.#editor) return;
    const { lines: all, written } = partlyWritten(this.#base, lines);
    if (!(await this.#become(all))) return;
    this.#written = written;
    this.#update();
  }

  /** Back to the lines from before, unless the user typed among them. */
  async #giveUp(end: SessionEnd): Promise<SessionEnd> {
    const isUsers = end.kind === "typed";
    if (this.#hasWritten && !isUsers && end.kind !== "gone") await this.#become(this.#base);
    this.#phase = isUsers ? "review" : "over";
    this.#update();
    return end;
  }

  #stop(why: StopReason): void {
    if (this.#stopping.signal.aborted) return;
    this.#stopped = why;
    this.#stopping.abort();
  }

  get #editor(): vscode.TextEditor | undefined {
    return vscode.window.visibleTextEditors.find(({ document }) => document === this.document);
  }

  /** Takes back what was written and writes it anew in one go: what others did meanwhile stands between the pieces. */
  async #writeAsOne(lines: readonly string[]): Promise<void> {
    await this.#become(this.#base, { isStep: true });
    await this.#become(lines, { isStep: true });
  }

  /**
   * Makes the span have these lines, after what is being written.
   * @param options.isStep it is an undo of its own
   * @returns whether it has them
   */
  async #become(lines: readonly string[], options: { readonly isStep?: boolean } = {}): Promise<boolean> {
    const work = this.#queue.then(async () => {
      for (let tried = 0; tried < tries; tried++) {
        if (this.document.isClosed) return false;
        const edit = lineEdit(linesIn(this.document, this.#span), lines);
        if (!edit) return true;
        const { from } = this.#span;
        if (
          await this.#apply(textEdit(this.document, { ...edit, from: from + edit.from, to: from + edit.to }), options)
        ) {
          return true;
        }
      }
      return false;
    });
    this.#queue = work.catch(() => undefined);
    return await work;
  }

  async #apply(edit: vscode.TextEdit, { isStep = false }): Promise<boolean> {
    // VS Code says that it is done before the document has it.
    const seen = new Promise<void>((resolve) => {
      this.#own = { range: edit.range, seen: resolve };
    });
    try {
      const stops = { undoStopBefore: isStep || !this.#hasWritten, undoStopAfter: isStep };
      const editor = this.#editor;
      const isDone = editor
        ? await editor.edit((builder) => builder.replace(edit.range, edit.newText), stops)
        : await this.#applyUnseen(edit);
      this.#hasWritten ||= isDone;
      if (isDone) await Promise.race([seen, this.clock.sleep(seenMs)]);
      return isDone;
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

  #changed({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (document !== this.document || this.#phase === "over" || contentChanges.length === 0) return;
    const own = this.#own;
    const [only, ...others] = contentChanges;
    const isOwn = own !== undefined && only !== undefined && others.length === 0 && only.range.isEqual(own.range);
    let isTouched = false;
    // From the last one to the first, as VS Code has them: the places of none are moved by those before it.
    for (const { range, text } of [...contentChanges].sort((a, b) => b.range.start.compareTo(a.range.start))) {
      const change = { start: range.start, end: range.end, text };
      const { from, to } = this.#span;
      const next = isOwn ? { from, to: to + linesMore(change), isTouched: true } : followed(this.#span, change);
      this.#span = { from: next.from, to: next.to };
      isTouched ||= next.isTouched;
    }
    if (isOwn) own.seen();
    else this.#isMixed = true;
    if (!isOwn && isTouched && this.#phase === "writing") this.#stop("typed");
    if (this.#phase === "review") this.#update();
  }

  #say(words: string): void {
    if (words === this.#work) return;
    this.#work = words;
    this.#didChange.fire();
  }

  #update(): void {
    if (this.#phase !== "over") {
      this.#changes = lineChanges(this.#base, linesIn(this.document, this.#span));
      if (this.#phase === "review" && this.#changes.length === 0) this.#phase = "over";
    }
    this.#didChange.fire();
  }
}

const words = { waiting: "waits for another answer", thought: "thinks", text: "writes" } as const;

function share({ read, total }: { readonly read: number; readonly total: number }): string {
  return total === 0 ? "" : `${Math.round((100 * read) / total)} %`;
}
