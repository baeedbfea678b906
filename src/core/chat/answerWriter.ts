import { failureWords } from "../model/failureWords";
import { type AnswerOutcome, answerTo, type SentPrompt, workOf } from "./answering";
import type { ChatBackend, ChatModel } from "./chatBackend";
import type { ChatEvent, ChatFit, ChatWork } from "./chatEvents";
import { failedSummaryWords, summaryNotes, sumUp } from "./compact";
import type { Answer, AnswerEnd, Conversation, Turn } from "./conversation";
import { loadModel } from "./counts";
import type { CurrentConversation } from "./currentConversation";
import { fittingInstructions, type ProjectInstructions } from "./instructions";
import { shownTurns } from "./prompt";
import type { Saver } from "./saver";
import { tooLongWords } from "./tooLong";

/** With which an answer is aborted that shall end as `cut`, because the window goes. */
export const windowGoes = "the window goes";

export interface AnswerWriterParts {
  readonly backend: ChatBackend;
  /** Milliseconds since 1970. */
  readonly time: () => number;
  readonly instructions: () => Promise<ProjectInstructions>;
  readonly current: CurrentConversation;
  readonly saver: Saver;
  readonly tell: (event: ChatEvent) => void;
}

/** Writes what the model says into the open conversation. Its caller sees to it that one thing is written at a time. */
export class AnswerWriter {
  #work: ChatWork | undefined;
  #fit: ChatFit | undefined;
  /** How many turns were left out last. */
  #leftOut = 0;
  /** What was said of a prompt last, which is not said again with each question. */
  #lastNote: string | undefined;
  #isSaving = false;

  constructor(private readonly parts: AnswerWriterParts) {}

  get work(): ChatWork | undefined {
    return this.#work;
  }

  get fit(): ChatFit | undefined {
    return this.#fit;
  }

  get leftOut(): number {
    return this.#leftOut;
  }

  /** An answer is written and only being saved, which a disk may take its time for: the user goes on meanwhile. */
  get isSaving(): boolean {
    return this.#isSaving;
  }

  /** The conversation is another one, or is shown to the model in another way. */
  forget(): void {
    this.#leftOut = 0;
    this.#setFit(undefined);
  }

  /** Does something while the user is told to wait. */
  async working<T>(work: () => Promise<T>): Promise<T> {
    this.#setWork({ kind: "waiting" });
    try {
      return await work();
    } finally {
      this.#setWork(undefined);
    }
  }

  /**
   * Answers a turn.
   * @param into the conversation in which it is the last one from now on; where it was answered there before, that
   *   answer stays until there is a new one
   * @returns how it ended; `refused` where it was too long to be asked, and the conversation is as it was
   */
  async answer(turn: Turn, into: Conversation, signal: AbortSignal): Promise<AnswerEnd | "refused"> {
    const { current, saver, backend } = this.parts;
    const instructions = await this.parts.instructions();
    if (signal.aborted) return "refused";
    const before = current.value;
    const old = before.turns.find(({ id }) => id === turn.id)?.answer;
    if (into !== before) current.replace(into);
    this.#put({ ...turn, answer: undefined });
    // What was answered before must not be lost to a question whose answer never comes.
    if (!old) void saver.now().then(() => this.parts.tell({ kind: "list" }));
    const asking = { instructions, leftOut: this.#leftOut, conversation: current.value };
    const outcome = await this.working(() => answerTo(asking, backend, this.#listener(turn), signal));
    if (outcome.kind === "ended" && (!old || outcome.reply || this.#hasText(turn))) {
      await this.#end(turn, outcome, signal);
      return this.#answerOf(turn)?.end ?? outcome.end;
    }
    this.#putBack(before, into);
    await saver.now();
    if (outcome.kind === "ended") {
      if (outcome.failure) this.#note(failureWords[outcome.failure]);
      return outcome.end;
    }
    this.#note(await this.#tooLong(outcome.by, turn, signal));
    return "refused";
  }

  /** @param focus what the summary shall keep above all */
  async compact(focus: string, signal: AbortSignal): Promise<"done" | "refused"> {
    const { current, saver, backend } = this.parts;
    const turns = shownTurns(current.value);
    const upTo = turns.at(-1)?.id;
    if (upTo === undefined) return this.#refuse("There is nothing to sum up yet.");
    try {
      const text = await this.working(async () => {
        const model = await loadModel(backend, signal);
        const { sent: instructions } = await fittingInstructions(
          await this.parts.instructions(),
          model,
          backend,
          signal,
        );
        const summing = { turns, summary: current.value.summary?.text, instructions, focus };
        const summed = await sumUp(summing, model, backend, {
          onProgress: (progress) =>
            this.#setWork(
              progress.kind === "text" || progress.kind === "thought" ? { kind: "summing" } : workOf(progress),
            ),
          signal,
        });
        for (const words of summaryNotes(summed)) this.#note(words);
        return summed.text;
      });
      current.replace({ ...current.value, summary: { text, upTo }, changedAt: this.parts.time() });
      this.forget();
      await saver.now();
      return "done";
    } catch (error) {
      if (signal.aborted) return this.#refuse("Summing up was stopped; nothing changed.");
      return this.#refuse(failedSummaryWords(error));
    }
  }

  #listener(turn: Turn): Parameters<typeof answerTo>[2] {
    return {
      onWork: (work) => this.#setWork(work),
      onNote: (words) => {
        if (words !== this.#lastNote) this.#note(words);
        this.#lastNote = words;
      },
      onSend: (sent) => {
        this.#sent(sent);
        this.#put({ ...turn, answer: { text: "", thought: "", ...source(sent.model), end: undefined } });
      },
      onPiece: (part, text) => {
        this.parts.current.addPiece(turn.id, part, text);
        this.parts.saver.soon();
      },
    };
  }

  #sent({ model, used, answer, leftOut }: SentPrompt): void {
    this.#leftOut = leftOut;
    const ids = shownTurns(this.parts.current.value).slice(0, leftOut);
    this.#setFit({ used, size: model.contextSize, answer, leftOut: ids.map(({ id }) => id) });
  }

  async #end(turn: Turn, { reply, ...outcome }: AnswerOutcome & { kind: "ended" }, signal: AbortSignal): Promise<void> {
    const written: Answer = this.#answerOf(turn) ?? { text: "", thought: "", model: "", end: undefined };
    const { failure } = outcome;
    const end = signal.reason === windowGoes && outcome.end === "stopped" ? "cut" : outcome.end;
    const by = reply?.model ? source(reply.model) : {};
    const texts = reply ? { text: reply.text, thought: reply.thought, figures: reply.figures, ...by } : {};
    this.#put({ ...turn, answer: { ...written, ...texts, end, ...(failure ? { failure } : {}) } });
    if (reply && this.#fit) {
      const { promptTokens, writtenTokens } = reply.figures;
      this.#setFit({ ...this.#fit, used: promptTokens + writtenTokens });
    }
    if (end === "whole" && !this.#hasText(turn)) this.#note("The model wrote nothing. Ask in other words.");
    this.#isSaving = true;
    await this.parts.saver.now();
    this.#isSaving = false;
    this.parts.tell({ kind: "list" });
  }

  async #tooLong(by: number, turn: Turn, signal: AbortSignal): Promise<string> {
    // The words are worth having without the name of the largest, too.
    return await tooLongWords(by, turn.attachments, this.parts.backend, signal).catch(() => failureWords.promptTooLong);
  }

  /** The turns as they were. What else changed meanwhile stays: the user's title, the id of a copy. */
  #putBack(before: Conversation, into: Conversation): void {
    const { id, title, isTitleOwn } = this.parts.current.value;
    const since = into.id === before.id ? { id, ...(isTitleOwn ? { title, isTitleOwn } : {}) } : {};
    this.parts.current.replace({ ...before, ...since });
  }

  #put(turn: Turn): void {
    this.parts.current.put(turn, this.parts.time());
  }

  #answerOf({ id }: Turn): Answer | undefined {
    return this.parts.current.value.turns.find((turn) => turn.id === id)?.answer;
  }

  #hasText(turn: Turn): boolean {
    return (this.#answerOf(turn)?.text.trim() ?? "") !== "";
  }

  #setWork(work: ChatWork | undefined): void {
    if (work?.kind === this.#work?.kind && work?.kind !== "reading") return;
    this.#work = work;
    this.parts.tell({ kind: "work", work });
  }

  #setFit(fit: ChatFit | undefined): void {
    this.#fit = fit;
    this.parts.tell({ kind: "meter", fit });
  }

  #refuse(words: string): "refused" {
    this.#note(words);
    return "refused";
  }

  #note(words: string): void {
    this.parts.tell({ kind: "note", words });
  }
}

/** Who wrote an answer, as it is kept. */
function source({ name, server }: ChatModel): Pick<Answer, "model" | "server"> {
  return { model: name, server };
}
