import * as vscode from "vscode";
import type { AnswerProgress } from "../../../core/chat/chatBackend";
import { askForEdit, type EditAskParts } from "../../../core/edit/inline/askForEdit";
import { type EditRequest, leastAnswerTokens } from "../../../core/edit/inline/editPrompt";
import type { EditReply } from "../../../core/edit/inline/editReply";
import type { LineSpan } from "../../../core/edit/inline/followedLines";
import { keptIn, type LineChange, lineChanges, partlyWritten, takenBack } from "../../../core/edit/inline/lineChanges";
import { BackendError } from "../../../core/model/failure";
import { DisposableStore } from "../../../util/disposable";
import { Emitter } from "../../../util/event";
import { linesIn, placeIn, textAround } from "./documentLines";
import type { Become, EditedLines, ForeignChange } from "./editedLines";
import { workWords } from "./editWords";
import type { SessionEnd, StopReason } from "./sessionEnd";

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
  #isShowing = false;
  #isSettled = false;
  #isLost = false;
  #deciding: Promise<void> = Promise.resolve();
  #writtenAt = Number.NEGATIVE_INFINITY;
  #work = "…";
  /** Why writing stopped. */
  #stopped: StopReason = "stopped";

  /** @param edited the lines, which it disposes of */
  constructor(
    edited: EditedLines,
    readonly request: EditRequest,
    private readonly parts: EditAskParts,
  ) {
    this.#edited = this.#store.add(edited);
    this.#base = edited.lines;
    this.#store.add(edited.onForeignChange((change) => this.#changed(change)));
    this.#store.add(vscode.workspace.onDidCloseTextDocument((closed) => this.#closed(closed)));
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

  /** Whether {@link run} is over. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** Whether it was over before the user had decided, because its lines are no lines of their own any more. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** Asks the model and writes what it says. Where nothing comes of it, the lines are as they were. Never rejects. */
  async run(): Promise<SessionEnd> {
    const end = await this.#askedAndWritten();
    this.#isSettled = true;
    return end;
  }

  /** Ends the writing; the lines become what they were. */
  stop(): void {
    this.#stop("stopped");
  }

  /** Agrees to one change, or to all. */
  async accept(change?: LineChange): Promise<void> {
    await this.#decided(change, async (now) => {
      this.#base = now ? keptIn(this.#base, this.#edited.lines, now) : this.#edited.lines;
    });
  }

  /** Takes one change back, or all. */
  async discard(change?: LineChange): Promise<void> {
    if (this.#phase === "writing") return this.stop();
    await this.#decided(change, async (now) => {
      if (!now) return await this.#edited.become(this.#base, { isStep: true });
      const { from, to, lines } = takenBack(this.#base, now);
      const current = this.#edited.lines;
      const rest = [...current.slice(0, from), ...lines, ...current.slice(to)];
      return await this.#edited.become(rest, { isStep: this.#edited.isMixed });
    });
  }

  /** Carries out one decision after the other, each about what those before it left: a key may repeat. */
  async #decided(
    change: LineChange | undefined,
    carryOut: (now: LineChange | undefined) => Promise<unknown>,
  ): Promise<void> {
    // What is meant by a button that was drawn before the last change is not known.
    if (this.#phase !== "review" || (change && !this.#changes.includes(change))) return;
    const base = this.#base;
    this.#deciding = this.#deciding.then(async () => {
      const now =
        change && this.#changes.find((one) => one.baseFrom === change.baseFrom && one.baseTo === change.baseTo);
      if (this.#phase !== "review" || (change && (!now || base !== this.#base))) return;
      await carryOut(now);
      this.#update();
    });
    await this.#deciding;
  }

  dispose(): void {
    this.#stop("gone");
    this.#phase = "over";
    this.#store.dispose();
  }

  async #askedAndWritten(): Promise<SessionEnd> {
    const end = await this.#asked();
    if (end.kind !== "edit") return await this.#giveUp(end);
    let became = await this.#edited.become(end.lines);
    if (became === "done" && this.#edited.isMixed) became = await this.#writtenAsOne(end.lines);
    if (became === "touched") return await this.#giveUp({ kind: this.#stopped });
    if (became !== "done") return await this.#giveUp({ kind: became === "refused" ? "refused" : "notWritten" });
    this.#phase = "review";
    this.#update();
    return end;
  }

  async #asked(): Promise<SessionEnd> {
    const place = placeIn(this.document, this.span);
    const { state } = this.parts.backend;
    if (state.kind === "ready" && leastAnswerTokens(place) > state.model.contextSize / 2) return { kind: "tooLong" };
    const around = () => textAround(this.document, this.span);
    const { signal } = this.#stopping;
    const asked = { place, request: this.request, around, onProgress: this.#hear.bind(this) };
    try {
      const end = await askForEdit(asked, this.parts, signal);
      await this.#edited.settled();
      return end && !signal.aborted ? end : { kind: this.#stopped };
    } catch (error) {
      await this.#edited.settled();
      if (error instanceof BackendError && error.kind === "promptTooLong") return { kind: "tooLong" };
      return signal.aborted ? { kind: this.#stopped } : { kind: "failed", error };
    }
  }

  #hear(progress: AnswerProgress, reply: EditReply, isSecond: boolean): void {
    if (this.#stopping.signal.aborted) return;
    this.#say(isSecond ? `${workWords(progress)}: what came first does not parse` : workWords(progress));
    if (progress.kind !== "text" || this.parts.clock.now() - this.#writtenAt < writeMs) return;
    this.#writtenAt = this.parts.clock.now();
    void this.#show(reply.lines);
  }

  /** Writes what is there so far, where the user sees it. */
  async #show(lines: readonly string[]): Promise<void> {
    // The next piece brings all lines again.
    if (lines.length === 0 || !this.#edited.editor || this.#isShowing) return;
    this.#isShowing = true;
    const partly = partlyWritten(this.#base, lines);
    const became = await this.#edited.become(partly.lines);
    this.#isShowing = false;
    if (became === "refused") this.#stop("refused");
    if (became !== "done" || this.#phase !== "writing") return;
    this.#written = partly.written;
    this.#changes = partly.changes;
    this.#didChange.fire();
  }

  /** Back to the lines from before, unless the user typed among them. */
  async #giveUp(end: SessionEnd): Promise<SessionEnd> {
    if (this.#phase === "over") return end;
    const isOthers = () => this.#stopped === "typed" || this.#stopped === "lost";
    const { hasWritten } = this.#edited;
    const became = hasWritten && !isOthers() ? await this.#edited.become(this.#base) : "done";
    // What cannot be taken back now can be discarded later.
    const isLeft = became !== "done" && !isOthers() && !this.document.isClosed;
    // What others wrote before the model did is no change of its.
    this.#phase = isLeft || (hasWritten && this.#stopped === "typed") ? "review" : "over";
    if (this.#phase === "review") this.#findBase();
    this.#update();
    if (!isOthers()) return end;
    return { kind: this.#stopped === "lost" ? "lost" : this.#phase === "review" ? "typed" : "moved" };
  }

  #stop(why: StopReason): void {
    if (this.#stopping.signal.aborted) return;
    this.#stopped = why;
    this.#stopping.abort();
  }

  /** Takes back what was written and writes it anew in one go: what others did meanwhile stands between the pieces. */
  async #writtenAsOne(lines: readonly string[]): Promise<Become> {
    const became = await this.#edited.become(this.#base, { isStep: true });
    return became === "done" ? await this.#edited.become(lines, { isStep: true }) : became;
  }

  #changed({ fate, isUndo }: ForeignChange): void {
    if (!fate) {
      this.#lose();
      return;
    }
    // They are asked about together from now on.
    this.#base = [...fate.above, ...this.#base, ...fate.below];
    if (fate.isTouched && this.#phase === "writing") this.#stopFor("typed");
    if (this.#phase !== "review") return;
    if (isUndo || fate.isAtEdge) this.#findBase();
    if (isUndo || fate.isAtEdge || fate.isTouched) this.#update();
  }

  #lose(): void {
    if (this.#phase === "writing") this.#stopFor("lost");
    if (this.#phase !== "review") return;
    this.#isLost = true;
    this.#phase = "over";
    this.#update();
  }

  /** Also where it was stopped before: what others did stays. */
  #stopFor(why: StopReason): void {
    this.#stop(why);
    this.#stopped = why;
  }

  /** Lines that an undo brought back at the edges look as if they stood outside. More than there were are somebody's. */
  #findBase(): void {
    const { from, to } = this.span;
    const more = this.#base.length - (to - from);
    if (more < 0) return;
    const spanAt = (start: number) => ({ from: start, to: start + this.#base.length });
    const isBase = (span: LineSpan) => linesIn(this.document, span).every((line, at) => line === this.#base[at]);
    const found = [from, from - more]
      .filter((start) => start >= 0 && spanAt(start).to <= this.document.lineCount)
      .find((start) => isBase(spanAt(start)));
    if (found !== undefined) this.#edited.moveTo(spanAt(found));
  }

  /** VS Code also says so of a document that gets another language. */
  #closed(closed: vscode.TextDocument): void {
    if (closed !== this.document || !closed.isClosed) return;
    this.#stop("gone");
    this.#phase = "over";
    this.#didChange.fire();
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
