import type { Clock } from "../../util/clock";
import { Emitter } from "../../util/event";
import { AnswerWriter, windowGoes } from "./answerWriter";
import type { ChatBackend } from "./chatBackend";
import type { Asked, ChatEvent, ChatFit, ChatWork } from "./chatEvents";
import type { Attachment, Conversation, Turn } from "./conversation";
import { CurrentConversation } from "./currentConversation";
import { type Estimate, estimate } from "./estimate";
import { exportMarkdown } from "./exportMarkdown";
import type { ProjectInstructions } from "./instructions";
import { newConversation, newId, placeToAskAgain, withCutAnswers } from "./newConversation";
import type { ConversationStore, ConversationSummary } from "./ports";
import { isHelp } from "./prompt";
import type { PromptFile } from "./promptFiles";
import { readQuestion } from "./question";
import { Saver } from "./saver";
import { Shelf, typedTitle, wordsOf } from "./shelf";
import { helpText, type OwnCommand } from "./slashCommands";

/** Milliseconds for which the last conversation is opened again at the start. */
const recentMs = 24 * 60 * 60 * 1000;

export interface ChatParts {
  readonly backend: ChatBackend;
  readonly store: ConversationStore;
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly time: () => number;
  readonly instructions: () => Promise<ProjectInstructions>;
  /** The user's own commands. */
  readonly prompts: () => Promise<readonly PromptFile[]>;
}

/**
 * The conversation that is open, and all that can be done with it. One answer is written at a time, and what comes is
 * saved while it comes. No method rejects: what went wrong is the answer's end, or a note.
 */
export class Chat {
  readonly #didChange = new Emitter<ChatEvent>();
  readonly onDidChange = this.#didChange.event;
  readonly #current: CurrentConversation;
  readonly #saver: Saver;
  readonly #shelf: Shelf;
  readonly #writer: AnswerWriter;
  #task: { readonly abort: AbortController; readonly done: Promise<unknown> } | undefined;

  constructor(private readonly parts: ChatParts) {
    const tell = (event: ChatEvent) => this.#tell(event);
    const current = new CurrentConversation(newConversation(parts.time()), tell);
    this.#current = current;
    this.#saver = new Saver({
      store: parts.store,
      clock: parts.clock,
      current: () => current.value,
      onChangedElsewhere: (id) => this.#goOnInCopy(id),
      onFailure: (words) => this.#note(words),
    });
    this.#shelf = new Shelf(parts.store, (words) => this.#note(words));
    this.#writer = new AnswerWriter({ ...parts, current, saver: this.#saver, tell });
  }

  get conversation(): Conversation {
    return this.#current.value;
  }

  /** What the model is doing; undefined where it waits for a question. */
  get work(): ChatWork | undefined {
    return this.#writer.work;
  }

  /** Of the last prompt; undefined where none was sent since the conversation was opened. */
  get fit(): ChatFit | undefined {
    return this.#writer.fit;
  }

  /** Opens the last conversation again, where it is of the last day. */
  async start(): Promise<void> {
    const { id } = this.conversation;
    const [newest] = await this.list();
    if (!newest || this.parts.time() - newest.changedAt >= recentMs) return;
    const found = await this.#shelf.load(newest.id);
    // The user may have asked something meanwhile, or begun anew.
    const isUntouched = !this.#task && this.conversation.id === id && this.conversation.turns.length === 0;
    if (found && isUntouched) this.#show(withCutAnswers(found));
  }

  /** @param gather what goes along; not called for what is answered without a model */
  ask(text: string, gather: (signal: AbortSignal) => Promise<readonly Attachment[]>): Promise<Asked> {
    return this.#alone(async (signal) => {
      const prompts = await this.parts.prompts();
      const given = { prompts, earlier: this.conversation.turns, newId };
      const own = readQuestion(text, [], given);
      if (own.kind === "own") return await this.#own(own.command, own.rest, text, prompts, signal);
      return await this.#writer.working(async () => {
        const question = readQuestion(text, await gather(signal), given);
        if (signal.aborted) return "refused";
        if (question.kind === "refused") return this.#refuse(question.words);
        const attachments = question.kind === "asks" ? question.attachments : [];
        return await this.#answer(this.#turn(text, attachments), this.conversation, signal);
      });
    });
  }

  /** Ends the answer that is being written, and keeps what came. Settles when it is saved. */
  async stop(): Promise<void> {
    const task = this.#task;
    task?.abort.abort("the user stops it");
    await task?.done;
  }

  /** Has a question answered again; where that is an earlier one, as {@link resend} does. */
  regenerate(turnId: string): Promise<Asked> {
    return this.#alone(async (signal) => {
      const turn = this.conversation.turns.find(({ id }) => id === turnId);
      if (!turn) return this.#refuse(goneWords);
      return isHelp(turn) ? this.#refuse(ownWords("help")) : await this.#again(turn, signal);
    });
  }

  /**
   * Asks a question in other words, with its attachments. The last one takes its own place; for an earlier one a new
   * conversation begins with the turns before it, and the old one stays in the list.
   */
  resend(turnId: string, text: string): Promise<Asked> {
    return this.#alone(async (signal) => {
      const prompts = await this.parts.prompts();
      if (signal.aborted) return "refused";
      const { turns } = this.conversation;
      const turn = turns.find(({ id }) => id === turnId);
      if (!turn) return this.#refuse(goneWords);
      const earlier = turns.slice(0, turns.indexOf(turn));
      const question = readQuestion(text, turn.attachments, { prompts, earlier, newId });
      if (question.kind === "refused") return this.#refuse(question.words);
      if (question.kind === "own") return this.#refuse(ownWords(question.command));
      return await this.#again({ ...turn, question: text, attachments: question.attachments }, signal);
    });
  }

  /**
   * Has the conversation so far summed up; the model is shown the summary in its place from then on.
   * @param focus what the summary shall keep above all
   */
  compact(focus = ""): Promise<Asked> {
    return this.#alone((signal) => this.#writer.compact(focus, signal));
  }

  async newConversation(): Promise<void> {
    await this.#begin(() => newConversation(this.parts.time()));
  }

  async open(id: string): Promise<void> {
    if (id === this.conversation.id) return;
    const found = await this.#shelf.load(id);
    if (found) await this.#begin(() => withCutAnswers(found));
  }

  async rename(id: string, title: string): Promise<void> {
    const words = typedTitle(title);
    if (words === undefined) return this.#note("A title needs a character at least.");
    if (id !== this.conversation.id) await this.#shelf.rename(id, words);
    else {
      this.#current.change({ title: words, isTitleOwn: true });
      await this.#saver.now();
    }
    this.#tell({ kind: "list" });
  }

  async remove(id: string): Promise<void> {
    if (id === this.conversation.id) await this.newConversation();
    await this.#shelf.remove(id);
    this.#tell({ kind: "list" });
  }

  /** The newest first. */
  list(): Promise<readonly ConversationSummary[]> {
    return this.#shelf.list();
  }

  /** Those in whose title, questions or answers the words stand, the newest first; without words all. */
  search(words: string): Promise<readonly ConversationSummary[]> {
    return this.#shelf.search(words);
  }

  /** Undefined where there is no such conversation. */
  async exportAsMarkdown(id: string): Promise<string | undefined> {
    const { conversation } = this;
    return id === conversation.id ? exportMarkdown(conversation) : await this.#shelf.exportAsMarkdown(id);
  }

  /** What a question would take that is not asked yet; undefined where the model is not in memory, or cannot count. */
  async estimate(text: string, attachments: readonly Attachment[], signal: AbortSignal): Promise<Estimate | undefined> {
    const { turns } = this.conversation;
    const conversation = { ...this.conversation, turns: [...turns, this.#turn(text, attachments)] };
    try {
      const instructions = await this.parts.instructions();
      const { leftOut } = this.#writer;
      return await estimate(conversation, { instructions, leftOut, backend: this.parts.backend, signal });
    } catch {
      // It is a hint, and the question itself says what is wrong.
      return undefined;
    }
  }

  /** Ends what is being written as cut, because the window goes. What came is being saved: see {@link settled}. */
  dispose(): void {
    this.#task?.abort.abort(windowGoes);
    this.#didChange.dispose();
  }

  /** Settles when nothing is being written, and what was written is saved. */
  async settled(): Promise<void> {
    while (this.#task) await this.#task.done;
  }

  /** Does one thing at a time with the model. */
  async #alone(work: (signal: AbortSignal) => Promise<Asked>): Promise<Asked> {
    while (this.#task && this.#writer.isSaving) await this.#task.done;
    if (this.#task) return this.#refuse("An answer is still being written. Stop it, or wait for its end.");
    const abort = new AbortController();
    const done = Promise.resolve()
      .then(() => work(abort.signal))
      .catch((error: unknown) => this.#refuse(`This went wrong: ${wordsOf(error)}`))
      .finally(() => {
        this.#task = undefined;
      });
    this.#task = { abort, done };
    return await done;
  }

  async #own(
    command: OwnCommand,
    rest: string,
    text: string,
    prompts: readonly PromptFile[],
    signal: AbortSignal,
  ): Promise<Asked> {
    if (command === "compact") return await this.#writer.compact(rest, signal);
    if (command === "clear") this.#show(newConversation(this.parts.time()));
    else {
      const answer = { text: helpText(prompts), thought: "", model: "", end: "whole" as const };
      this.#current.put({ ...this.#turn(text, []), answer }, this.parts.time());
      await this.#saver.now();
    }
    return "done";
  }

  async #answer(turn: Turn, into: Conversation, signal: AbortSignal): Promise<Asked> {
    if (this.parts.backend.state.kind === "none") return this.#refuse("Choose a model for the chat first.");
    return await this.#writer.answer(turn, into, signal);
  }

  async #again(turn: Turn, signal: AbortSignal): Promise<Asked> {
    const askedAt = this.parts.time();
    const into = placeToAskAgain(this.conversation, turn.id, askedAt);
    return await this.#answer({ ...turn, askedAt }, into, signal);
  }

  /** Stops what is being written, and shows another conversation. */
  async #begin(next: () => Conversation): Promise<void> {
    while (this.#task) await this.stop();
    this.#show(next());
  }

  #show(conversation: Conversation): void {
    this.#current.replace(conversation);
    this.#writer.forget();
    this.#tell({ kind: "list" });
  }

  /** Another window went on with the same conversation: both are kept. */
  #goOnInCopy(id: string): void {
    if (id !== this.conversation.id) return;
    this.#current.replace({ ...this.conversation, id: newId() });
    this.#note("Another window went on with this conversation, so it goes on here as a copy.");
  }

  #turn(question: string, attachments: readonly Attachment[]): Turn {
    return { id: newId(), askedAt: this.parts.time(), question, attachments, answer: undefined };
  }

  #refuse(words: string): "refused" {
    this.#note(words);
    return "refused";
  }

  #tell(event: ChatEvent): void {
    this.#didChange.fire(event);
  }

  #note(words: string): void {
    this.#tell({ kind: "note", words });
  }
}

const goneWords = "This question is not in the conversation any more.";

function ownWords(command: OwnCommand): string {
  return `/${command} is not asked of the model, so it cannot be asked again.`;
}
