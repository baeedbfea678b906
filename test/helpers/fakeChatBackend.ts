import type {
  ChatBackend,
  ChatModel,
  ChatState,
  PromptMessage,
  Reply,
  TokenCount,
} from "../../src/core/chat/chatBackend";
import { BackendError, type FailureKind } from "../../src/core/model/failure";
import { onAbort } from "../../src/util/abort";
import { Emitter } from "../../src/util/event";
import type { ObjectSchema } from "../../src/util/replySchema";
import { settle } from "./fakeClock";

/** Tokens that the fake's format puts around each message. */
const frame = 4;
/** Characters of a prompt for which the fake is lost, as the model process is for its client at some more. */
const longestPrompt = 1_000_000;

/** An answer that the test writes. */
export class FakeChatCall {
  readonly reply: Promise<Reply>;
  isSettled = false;
  #text = "";
  #thought = "";
  #resolve: (reply: Reply) => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;

  constructor(
    readonly messages: readonly PromptMessage[],
    private readonly options: Parameters<ChatBackend["chat"]>[1],
  ) {
    const { signal } = options;
    this.reply = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    onAbort(signal, () => void this.fail("cancelled"));
  }

  get isAborted(): boolean {
    return this.options.signal.aborted;
  }

  get maxTokens(): number {
    return this.options.maxTokens;
  }

  get schema(): ObjectSchema | undefined {
    return this.options.schema;
  }

  /** Whose texts the prompt has, as `path` or `path:first-last`. */
  get sources(): readonly string[] {
    return this.options.sources.map(({ path, lines }) => (lines ? `${path}:${lines.first}-${lines.last}` : path));
  }

  /** The last message. */
  get question(): string {
    return this.messages.at(-1)?.text ?? "";
  }

  /** Another answer is under way. */
  waits(): void {
    this.options.onProgress?.({ kind: "waiting" });
  }

  reads(read: number, total: number): void {
    this.options.onProgress?.({ kind: "reading", read, total });
  }

  thinks(text: string): void {
    this.#thought += text;
    this.options.onProgress?.({ kind: "thought", text });
  }

  writes(text: string): void {
    this.#text += text;
    this.options.onProgress?.({ kind: "text", text });
  }

  /** Writes `text`, if any, and ends. */
  async ends(text = "", end: Reply["end"] = "endOfText"): Promise<void> {
    if (text !== "") this.writes(text);
    this.isSettled = true;
    const figures = {
      promptTokens: countPrompt(this.messages).total,
      evaluatedTokens: 1,
      writtenTokens: words(this.#text) + words(this.#thought),
      firstTokenMs: 1,
      totalMs: 2,
    };
    this.#resolve({ text: this.#text, thought: this.#thought, end, figures });
    await settle();
  }

  async fail(kind: FailureKind): Promise<void> {
    this.isSettled = true;
    this.#reject(new BackendError(kind, kind));
    await settle();
  }
}

/**
 * A chat model whose answers the test writes, and whose tokens are words. It refuses prompts that break the contract, and
 * those that its context has no room for.
 */
export class FakeChatBackend implements ChatBackend {
  readonly calls: FakeChatCall[] = [];
  readonly #didChangeState = new Emitter<ChatState>();
  readonly onDidChangeState = this.#didChangeState.event;
  readonly model: ChatModel;
  state: ChatState;
  warmed = 0;
  /** How many prompts were counted. */
  counted = 0;
  /** What the next counts fail with. */
  countFailure: FailureKind | undefined;
  /** Answers every question at once; undefined leaves that to the test. */
  answerAll: ((messages: readonly PromptMessage[]) => string) | undefined;

  constructor({ contextSize = 1000, isAsleep = false } = {}) {
    this.model = { name: "fake", contextSize };
    this.state = isAsleep ? { kind: "asleep", name: "fake" } : { kind: "ready", model: this.model };
  }

  /** The newest call. */
  get call(): FakeChatCall {
    const last = this.calls.at(-1);
    if (!last) throw new Error("the model was not asked");
    return last;
  }

  setState(state: ChatState): void {
    this.state = state;
    this.#didChangeState.fire(state);
  }

  warm(): void {
    this.warmed++;
  }

  async chat(messages: readonly PromptMessage[], options: Parameters<ChatBackend["chat"]>[1]): Promise<Reply> {
    this.#load(messages);
    if (countPrompt(messages).total >= this.model.contextSize) throw new BackendError("promptTooLong", "too long");
    const call = new FakeChatCall(messages, options);
    this.calls.push(call);
    if (this.answerAll && !options.signal.aborted) void call.ends(this.answerAll(messages));
    return await call.reply;
  }

  async count(messages: readonly PromptMessage[], signal: AbortSignal): Promise<TokenCount> {
    this.counted++;
    if (signal.aborted) throw new BackendError("cancelled", "cancelled");
    if (this.countFailure) throw new BackendError(this.countFailure, this.countFailure);
    this.#load(messages);
    return countPrompt(messages);
  }

  #load(messages: readonly PromptMessage[]): void {
    const broken = brokenRule(messages);
    if (broken) throw new BackendError("badParams", broken);
    if (messages.reduce((sum, { text }) => sum + text.length, 0) > longestPrompt) {
      throw new BackendError("processGone", "the prompt is longer than the process takes");
    }
    if (this.state.kind !== "ready") this.setState({ kind: "ready", model: this.model });
  }
}

/** What of the contract of messages a prompt breaks; undefined where it keeps it. */
export function brokenRule(messages: readonly PromptMessage[]): string | undefined {
  const turns = messages[0]?.role === "system" ? messages.slice(1) : messages;
  if (turns.at(-1)?.role !== "user") return "the last message is not the user's";
  if (turns.some(({ role }) => role === "system")) return "a system message is not the first";
  if (turns.some(({ role }, at) => role === turns[at - 1]?.role)) return "the roles do not take turns";
  return messages.some(({ role, text }) => role !== "assistant" && text.includes("\r"))
    ? "a line ends in CR"
    : undefined;
}

/** Counts as the fake does: words, and a frame around each message. */
export function countPrompt(messages: readonly PromptMessage[]): TokenCount {
  const texts = messages.map(({ text }) => words(text));
  return { texts, total: texts.reduce((sum, one) => sum + one + frame, frame) };
}

function words(text: string): number {
  return text.split(/\s+/).filter(Boolean).length;
}
