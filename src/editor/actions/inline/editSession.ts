import * as vscode from "vscode";
import type { EditAskParts } from "../../../core/edit/inline/askForEdit";
import type { EditRequest } from "../../../core/edit/inline/editPrompt";
import type { LineSpan } from "../../../core/edit/inline/followedLines";
import type { LineChange } from "../../../core/edit/inline/lineChanges";
import { DisposableStore } from "../../../util/disposable";
import { Emitter } from "../../../util/event";
import { EditDecisions } from "./editDecisions";
import type { EditedLines, ForeignChange } from "./editedLines";
import { EditWriting } from "./editWriting";
import { isOthers, type SessionEnd, type StopReason } from "./sessionEnd";

export type SessionPhase = "writing" | "review" | "over";

/** What is to be done, as it was asked for, and with all that the model is told besides. */
export interface SessionRequest {
  readonly asked: EditRequest;
  readonly prepared: EditRequest;
}

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
  readonly #edited: EditedLines;
  readonly #writing: EditWriting;
  readonly #decisions: EditDecisions;
  #phase: SessionPhase = "writing";
  #running: Promise<SessionEnd> | undefined;
  #isSettled = false;
  #isLost = false;

  /** @param edited the lines, which it disposes of */
  constructor(
    edited: EditedLines,
    private readonly requested: SessionRequest,
    parts: EditAskParts,
  ) {
    this.#edited = this.#store.add(edited);
    this.#decisions = this.#store.add(new EditDecisions(edited, () => this.#phase === "review"));
    this.#writing = this.#store.add(new EditWriting(edited, requested.prepared, () => this.base, parts));
    this.#store.add(this.#decisions.onDidDecide(() => this.#update()));
    this.#store.add(this.#writing.onDidChange(() => this.#didChange.fire()));
    this.#store.add(edited.onForeignChange((change) => this.#changed(change)));
    this.#store.add(vscode.workspace.onDidCloseTextDocument((closed) => this.#closed(closed)));
  }

  /** As it was asked for. */
  get request(): EditRequest {
    return this.requested.asked;
  }

  get document(): vscode.TextDocument {
    return this.#edited.document;
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
    return this.#decisions.base;
  }

  /** By lines of the span; those that the user has not decided about. */
  get changes(): readonly LineChange[] {
    return this.#phase === "writing" ? this.#writing.changes : this.#decisions.changes;
  }

  /** How many lines of the span the model has written. */
  get written(): number {
    return this.#writing.written;
  }

  /** What the model does, in words for the user. */
  get work(): string {
    return this.#writing.work;
  }

  /** Whether {@link run} is over. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** Whether it was over before the user had decided, because its lines are no lines of their own any more. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** Asks the model and writes what it says. Where nothing comes of it, the lines are as they were. Never rejects. */
  run(): Promise<SessionEnd> {
    this.#running ??= this.#run();
    return this.#running;
  }

  /** Settles when {@link run} is over. */
  async settled(): Promise<void> {
    await this.#running;
  }

  /** Ends the writing; the lines become what they were. */
  stop(why: Extract<StopReason, "stopped" | "renamed"> = "stopped"): void {
    this.#writing.stop(why);
  }

  /** Agrees to one change, or to all. */
  async accept(change?: LineChange): Promise<void> {
    await this.#decisions.accept(change);
  }

  /** Takes one change back, or all. */
  async discard(change?: LineChange): Promise<void> {
    if (this.#phase === "writing") this.stop();
    else await this.#decisions.discard(change);
  }

  dispose(): void {
    this.#phase = "over";
    this.#store.dispose();
  }

  async #run(): Promise<SessionEnd> {
    const end = await this.#ended(await this.#writing.run());
    this.#isSettled = true;
    return end;
  }

  async #ended(end: SessionEnd): Promise<SessionEnd> {
    if (this.#phase === "over") return { kind: "gone" };
    if (end.kind !== "edit") return await this.#giveUp(end);
    this.#phase = "review";
    this.#update();
    return end;
  }

  /** Back to the lines from before, unless the user typed among them. */
  async #giveUp(end: SessionEnd): Promise<SessionEnd> {
    const { hasWritten } = this.#edited;
    const isTheirs = () => isOthers(this.#writing.stopped);
    const became = hasWritten && !isTheirs() ? await this.#edited.become(this.base) : "done";
    // What cannot be taken back now can be discarded later.
    const isLeft = became !== "done" && !isTheirs() && !this.document.isClosed;
    // What others wrote before the model did is no change of its.
    const { stopped } = this.#writing;
    this.#phase = isLeft || (hasWritten && stopped === "typed") ? "review" : "over";
    if (this.#phase === "review") this.#decisions.findBase();
    this.#update();
    if (!isTheirs()) return end;
    return { kind: stopped === "lost" ? "lost" : this.#phase === "review" ? "typed" : "moved" };
  }

  #changed({ fate, isUndo }: ForeignChange): void {
    if (!fate) {
      this.#lose();
      return;
    }
    this.#decisions.widen(fate.above, fate.below);
    if (fate.isTouched && this.#phase === "writing") this.#writing.stop("typed");
    if (this.#phase !== "review") return;
    if (isUndo || fate.isAtEdge) this.#decisions.findBase();
    if (isUndo || fate.isAtEdge || fate.isTouched) this.#update();
  }

  #lose(): void {
    if (this.#phase === "writing") this.#writing.stop("lost");
    if (this.#phase !== "review") return;
    this.#isLost = true;
    this.#phase = "over";
    this.#update();
  }

  /** VS Code also says so of a document that gets another language. */
  #closed(closed: vscode.TextDocument): void {
    if (closed !== this.document || !closed.isClosed) return;
    this.#writing.stop("gone");
    this.#phase = "over";
    this.#didChange.fire();
  }

  #update(): void {
    if (this.#phase !== "over") {
      this.#decisions.compare();
      if (this.#phase === "review" && this.changes.length === 0) this.#phase = "over";
    }
    this.#didChange.fire();
  }
}
