import * as vscode from "vscode";
import type { AnswerProgress } from "../../../core/chat/chatBackend";
import { askForEdit, type EditAskParts } from "../../../core/edit/inline/askForEdit";
import type { EditRequest } from "../../../core/edit/inline/editPrompt";
import type { EditOutcome, EditReply } from "../../../core/edit/inline/editReply";
import type { LineSpan } from "../../../core/edit/inline/followedLines";
import { keptIn, type LineChange, lineChanges, partlyWritten, takenBack } from "../../../core/edit/inline/lineChanges";
import { DisposableStore } from "../../../util/disposable";
import { Emitter } from "../../../util/event";
import { placeIn, textAround } from "./documentLines";
import { EditedLines } from "./editedLines";

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
  readonly #edited: EditedLines;
  #base: readonly string[];
  #phase: SessionPhase = "writing";
  #changes: readonly LineChange[] = [];
  #written = 0;
  #writtenAt = Number.NEGATIVE_INFINITY;
  #work = "…";
  /** Why writing stopped. */
  #stopped: StopReason = "stopped";

  constructor(
    readonly document: vscode.TextDocument,
    span: LineSpan,
    readonly request: EditRequest,
    private readonly parts: EditAskParts,
  ) {
    this.#edited = this.#store.add(new EditedLines(document, span, parts.clock));
    this.#base = this.#edited.lines;
    this.#store.add(this.#edited.onForeignChange(({ isTouched }) => this.#changed(isTouched)));
    this.#store.add(vscode.workspace.onDidCloseTextDocument((closed) => closed === document && this.#stop("gone")));
  }

  get phase(): SessionPhase {
    return this.#phase;
  }

  /** Lines of the document that are changed. */
  get span(): LineSpan {
    return this.#edited.span;
  }

  /** What was there before, with what was agreed to since. */
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

  /** What the model does, in words for the user. */
  get work(): string {
    return this.#work;
  }

  /** Asks the model and writes what it says. Where nothing comes of it, the lines are as they were. Never rejects. */
  async run(): Promise<SessionEnd> {
    const end = await this.#asked();
    if (end.kind !== "edit") return await this.#giveUp(end);
    if (!(await this.#edited.become(end.lines))) return await this.#giveUp({ kind: "readOnly" });
    if (this.#edited.isMixed) await this.#writeAsOne(end.lines);
    this.#phase = "review";
    this.#update();
    return end;
  }

  /** Ends the writing; the lines become what they were. */
  stop(): void {
    this.#stop("stopped");
  }

  /** Agrees to one change, or to all. */
  accept(change?: LineChange): void {
    if (this.#phase !== "review") return;
    this.#base = change ? keptIn(this.#base, this.#edited.lines, change) : this.#edited.lines;
    this.#update();
  }

  /** Takes one change back, or all. */
  async discard(change?: LineChange): Promise<void> {
    if (this.#phase === "writing") return this.stop();
    if (this.#phase === "over") return;
    if (change) {
      const { from, to, lines } = takenBack(this.#base, change);
      const current = this.#edited.lines;
      const rest = [...current.slice(0, from), ...lines, ...current.slice(to)];
      await this.#edited.become(rest, { isStep: this.#edited.isMixed });
    } else await this.#edited.become(this.#base, { isStep: true });
    this.#update();
  }

  dispose(): void {
    this.#stop("gone");
    this.#phase = "over";
    this.#store.dispose();
  }

  async #asked(): Promise<SessionEnd> {
    const place = placeIn(this.document, this.span);
    const around = () => textAround(this.document, this.span);
    const { signal } = this.#stopping;
    const asked = { place, request: this.request, around, onProgress: this.#hear.bind(this) };
    try {
      const end = await askForEdit(asked, this.parts, signal);
      await this.#edited.settled();
      return end && !signal.aborted ? end : { kind: this.#stopped };
    } catch (error) {
      await this.#edited.settled();
      return signal.aborted ? { kind: this.#stopped } : { kind: "failed", error };
    }
  }

  #hear(progress: AnswerProgress, reply: EditReply, isSecond: boolean): void {
    if (this.#stopping.signal.aborted) return;
    this.#say(isSecond ? `${workOf(progress)}: what came first does not parse` : workOf(progress));
    if (progress.kind !== "text" || this.parts.clock.now() - this.#writtenAt < writeMs) return;
    this.#writtenAt = this.parts.clock.now();
    void this.#show(reply.lines);
  }

  /** Writes what is there so far, where the user sees it. */
  async #show(lines: readonly string[]): Promise<void> {
    if (lines.length === 0 || !this.#edited.editor) return;
    const { lines: all, written } = partlyWritten(this.#base, lines);
    if (!(await this.#edited.become(all)) || this.#phase !== "writing") return;
    this.#written = written;
    this.#update();
  }

  /** Back to the lines from before, unless the user typed among them. */
  async #giveUp(end: SessionEnd): Promise<SessionEnd> {
    const isUsers = end.kind === "typed";
    if (this.#edited.hasWritten && !isUsers && end.kind !== "gone") await this.#edited.become(this.#base);
    this.#phase = isUsers ? "review" : "over";
    this.#update();
    return end;
  }

  #stop(why: StopReason): void {
    if (this.#stopping.signal.aborted) return;
    this.#stopped = why;
    this.#stopping.abort();
  }

  /** Takes back what was written and writes it anew in one go: what others did meanwhile stands between the pieces. */
  async #writeAsOne(lines: readonly string[]): Promise<void> {
    await this.#edited.become(this.#base, { isStep: true });
    await this.#edited.become(lines, { isStep: true });
  }

  #changed(isTouched: boolean): void {
    if (isTouched && this.#phase === "writing") this.#stop("typed");
    if (this.#phase === "review") this.#update();
  }

  #say(words: string): void {
    if (words === this.#work) return;
    this.#work = words;
    this.#didChange.fire();
  }

  #update(): void {
    if (this.#phase !== "over") {
      this.#changes = lineChanges(this.#base, this.#edited.lines);
      if (this.#phase === "review" && this.#changes.length === 0) this.#phase = "over";
    }
    this.#didChange.fire();
  }
}

function workOf(progress: AnswerProgress): string {
  if (progress.kind !== "reading") return words[progress.kind];
  const { read, total } = progress;
  return total === 0 ? "reads" : `reads ${Math.round((100 * read) / total)} %`;
}

const words = { waiting: "waits for another answer", thought: "thinks", text: "writes" } as const;
