import type { AnswerProgress } from "../../../core/chat/chatBackend";
import { inSlices } from "../../../core/context/slices";
import { askForEdit, type EditAskParts } from "../../../core/edit/inline/askForEdit";
import { type EditRequest, leastAnswerTokens } from "../../../core/edit/inline/editPrompt";
import type { EditReply } from "../../../core/edit/inline/editReply";
import { type LineChange, partlyWritten } from "../../../core/edit/inline/lineChanges";
import { BackendError } from "../../../core/model/failure";
import { Emitter } from "../../../util/event";
import { placeIn, textAround } from "./documentLines";
import type { Become, EditedLines } from "./editedLines";
import { workWords } from "./editWords";
import { isOthers, type SessionEnd, type StopReason } from "./sessionEnd";

/** Milliseconds between two changes of a document that is written to. */
const writeMs = 80;

/** What a model makes of some lines, written over them while it comes: what is there so far, and behind it what it replaces. */
export class EditWriting {
  readonly #didChange = new Emitter<void>();
  /** Something was written, or the model does something else. */
  readonly onDidChange = this.#didChange.event;
  readonly #stopping = new AbortController();
  #stopped: StopReason = "stopped";
  #changes: readonly LineChange[] = [];
  #written = 0;
  #work = "…";
  #showing: Promise<void> | undefined;
  #writtenAt = Number.NEGATIVE_INFINITY;

  /** @param base what stood there before, as far as that is known by now */
  constructor(
    private readonly edited: EditedLines,
    private readonly request: EditRequest,
    private readonly base: () => readonly string[],
    private readonly parts: EditAskParts,
  ) {}

  /** What differs so far, roughly. */
  get changes(): readonly LineChange[] {
    return this.#changes;
  }

  /** How many lines the model has written. */
  get written(): number {
    return this.#written;
  }

  /** What the model does, in words for the user. */
  get work(): string {
    return this.#work;
  }

  /** Why it stopped. */
  get stopped(): StopReason {
    return this.#stopped;
  }

  /** Asks the model and writes what it says. Never rejects. */
  async run(): Promise<SessionEnd> {
    const end = await this.#asked();
    if (end.kind !== "edit") return end;
    let became = await this.edited.become(end.lines);
    if (became === "done" && this.edited.isMixed) became = await this.#writtenAsOne(end.lines);
    if (became === "done") return end;
    if (became === "touched") return { kind: this.#stopped };
    return { kind: became === "refused" ? "refused" : "notWritten" };
  }

  /** What others did counts also where it was stopped before: it stays. */
  stop(why: StopReason): void {
    if (isOthers(why) || !this.#stopping.signal.aborted) this.#stopped = why;
    this.#stopping.abort();
  }

  dispose(): void {
    this.stop("gone");
    this.#didChange.dispose();
  }

  async #asked(): Promise<SessionEnd> {
    const { document } = this.edited;
    const place = placeIn(document, this.edited.span);
    const { state } = this.parts.backend;
    if (state.kind === "ready" && leastAnswerTokens(place) > state.model.contextSize / 2) return { kind: "tooLong" };
    const around = () => textAround(document, this.edited.span);
    const { signal } = this.#stopping;
    const asked = { place, request: this.request, around, onProgress: this.#hear.bind(this) };
    try {
      const end = await askForEdit(asked, this.parts, signal);
      await this.#settled();
      return end && !signal.aborted ? end : { kind: this.#stopped };
    } catch (error) {
      await this.#settled();
      if (error instanceof BackendError && error.kind === "promptTooLong") return { kind: "tooLong" };
      return signal.aborted ? { kind: this.#stopped } : { kind: "failed", error };
    }
  }

  #hear(progress: AnswerProgress, reply: EditReply, isSecond: boolean): void {
    if (this.#stopping.signal.aborted) return;
    this.#say(isSecond ? `${workWords(progress)}: what came first does not parse` : workWords(progress));
    const { clock } = this.parts;
    // The next piece brings all lines again.
    if (progress.kind !== "text" || this.#showing || clock.now() - this.#writtenAt < writeMs) return;
    this.#writtenAt = clock.now();
    this.#showing = this.#show(reply).finally(() => {
      this.#showing = undefined;
    });
  }

  /** Nothing of what came so far is written any more. */
  async #settled(): Promise<void> {
    await this.#showing;
    await this.edited.settled();
  }

  /** Writes what is there so far, where the user sees it. */
  async #show(reply: EditReply): Promise<void> {
    if (!this.edited.editor) return;
    const { signal } = this.#stopping;
    const lines = (await inSlices(reply.soFar(), this.parts.clock, signal)) ?? [];
    if (lines.length === 0 || !this.edited.editor || signal.aborted) return;
    const partly = partlyWritten(this.base(), lines);
    const became = await this.edited.become(partly.lines);
    if (became === "refused") this.stop("refused");
    if (became !== "done" || signal.aborted) return;
    this.#written = partly.written;
    this.#changes = partly.changes;
    this.#didChange.fire();
  }

  /** Takes back what was written and writes it anew in one go: what others did meanwhile stands between the pieces. */
  async #writtenAsOne(lines: readonly string[]): Promise<Become> {
    const became = await this.edited.become(this.base(), { isStep: true });
    return became === "done" ? await this.edited.become(lines, { isStep: true }) : became;
  }

  #say(words: string): void {
    if (words === this.#work) return;
    this.#work = words;
    this.#didChange.fire();
  }
}
