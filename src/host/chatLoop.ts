import type { LlamaContextSequence, LlamaGrammarEvaluationState, LlamaModel, Token } from "node-llama-cpp";
import { Repetition } from "../core/chat/repetition";
import type { Sampling } from "../core/model/chatFormats";
import type { ChatProgress, ChatResult } from "../protocol/host";
import { CallError } from "../protocol/rpc";
import { type ChatMarks, ChatText } from "./chatText";
import { throwIfCancelled } from "./engine";
import { besideCompletions, PrefillChunk } from "./prefillChunk";
import { TokenText } from "./tokenText";

export interface ChatRun {
  readonly prompt: readonly Token[];
  /** How many of them the next prompt begins with too, whatever is answered. */
  readonly textEnd: number;
  readonly marks: ChatMarks;
  readonly beginsInThought: boolean;
  readonly maxTokens: number;
  /** What the text is kept to, new for each answer. A thought is not: one that the frame opens comes first, another never. */
  readonly grammar?: LlamaGrammarEvaluationState | undefined;
  readonly onProgress: (progress: ChatProgress) => void;
  /** Resolves when nobody completes, at the latest when `signal` aborts. */
  readonly whenFree: () => Promise<void>;
  /** Whether a window has just completed, and may do so again at any moment. */
  readonly isBesideCompletions: () => boolean;
  readonly signal: AbortSignal;
}

/** Tokens of an answer for which a prompt must leave room, unless fewer are asked for. */
const leastAnswer = 64;

/**
 * Answers on one sequence, one call at a time. It is a loop of our own because node-llama-cpp's session looks at its
 * signal after the whole prompt, cuts a prompt that is too long in silence, and gives way to nobody.
 */
export class ChatLoop {
  readonly #usualChunk = new PrefillChunk();
  readonly #smallChunk = new PrefillChunk(besideCompletions);

  constructor(
    private readonly model: LlamaModel,
    private readonly sequence: LlamaContextSequence,
    private readonly sampling: Sampling,
  ) {}

  /**
   * @param wrote hears at its end, whatever that is, what the model wrote, if these tokens are that and nothing else
   * @throws {CallError} `promptTooLong`, and `cancelled`; what was evaluated until then is kept
   */
  async run(run: ChatRun, wrote: (text: string, tokens: readonly Token[]) => void): Promise<ChatResult> {
    const startedAt = performance.now();
    const { prompt, signal } = run;
    // The library wants one place more, else it shifts the context.
    const room = this.sequence.contextSize - 1 - prompt.length;
    if (room < Math.min(leastAnswer, run.maxTokens)) {
      const size = this.sequence.contextSize;
      throw new CallError("promptTooLong", `the prompt takes ${prompt.length} tokens, and the context holds ${size}`);
    }
    const evaluatedTokens = await this.#read(run);
    const answer = new Answer(this.model, run);
    let firstTokenMs: number | undefined;
    const rest = [...prompt.slice(this.sequence.nextTokenIndex)];
    const grammarEvaluationState = () => (answer.isThought ? undefined : run.grammar);
    const iterator = this.sequence.evaluate(rest, { ...this.sampling, ...(run.grammar && { grammarEvaluationState }) });
    let end: ChatResult["end"] | undefined;
    try {
      while (end === undefined) {
        await run.whenFree();
        throwIfCancelled(signal);
        const { value: token, done } = await iterator.next();
        firstTokenMs ??= performance.now() - startedAt;
        if (done || answer.add(token)) end = "endOfText";
        else if (answer.repeats) end = "repetition";
        else if (answer.tokens.length >= run.maxTokens) end = "maxTokens";
        else if (this.sequence.contextSize - 1 - this.sequence.nextTokenIndex < 1) end = "contextFull";
      }
      throwIfCancelled(signal);
    } finally {
      await iterator.return(undefined);
      answer.finish();
      if (answer.isExact) wrote(answer.text, answer.tokens);
    }
    const totalMs = performance.now() - startedAt;
    const { text, thought, tokens } = answer;
    const timing = { promptTokens: prompt.length, evaluatedTokens, firstTokenMs: firstTokenMs ?? totalMs, totalMs };
    return { text, thought, end, timing: { ...timing, writtenTokens: tokens.length } };
  }

  /**
   * Evaluates all of a prompt but its end, which the first token is generated with. Where the KV cache cannot be cut
   * anywhere, that is all that opens the answer: the next question, which thoughts are left out for, goes on before it.
   * @returns how many tokens were not in the cache
   */
  async #read({ prompt, textEnd, onProgress, whenFree, isBesideCompletions, signal }: ChatRun): Promise<number> {
    const { sequence } = this;
    throwIfCancelled(signal);
    await sequence.adaptStateToTokens(prompt.slice(0, -1), false);
    const start = sequence.nextTokenIndex;
    const end = sequence.needsCheckpoints ? Math.min(textEnd, prompt.length - 1) : prompt.length - 1;
    const total = prompt.length - start;
    onProgress({ kind: "reading", read: 0, total });
    for (let at = start; at < end; at = sequence.nextTokenIndex) {
      await whenFree();
      throwIfCancelled(signal);
      const size = isBesideCompletions() ? this.#smallChunk : this.#usualChunk;
      const chunk = prompt.slice(at, Math.min(at + size.size, end));
      const startedAt = performance.now();
      await sequence.evaluateWithoutGeneratingNewTokens(chunk);
      size.took(chunk.length, performance.now() - startedAt);
      onProgress({ kind: "reading", read: sequence.nextTokenIndex - start, total });
    }
    if (sequence.needsCheckpoints) await sequence.takeCheckpoint();
    return total;
  }
}

/** The tokens of an answer, and what may be shown of them. */
class Answer {
  readonly tokens: Token[] = [];
  readonly #text: ChatText;
  readonly #decoder: TokenText;
  readonly #repetition = new Repetition();
  #repeats = false;

  constructor(
    private readonly model: LlamaModel,
    private readonly run: ChatRun,
  ) {
    const { prompt, marks, beginsInThought, onProgress } = run;
    const { openThought = "", closeThought = "", between } = marks;
    // Those that are tokens end the answer as such; spelled in other tokens, they are what the answer is about.
    const stops = marks.stops.filter((stop) => !endsByToken(model, stop));
    this.#decoder = new TokenText(model, prompt, [openThought, closeThought, ...stops, ...between]);
    this.#text = new ChatText({ ...marks, stops }, beginsInThought, (kind, text) => {
      this.#repeats ||= this.#repetition.push(text);
      onProgress({ kind, text });
    });
  }

  get text(): string {
    return this.#text.text;
  }

  get thought(): string {
    return this.#text.thought;
  }

  /** Whether it says one thing again and again. */
  get repeats(): boolean {
    return this.#repeats;
  }

  /** Whether the tokens are the text, but for white space in front of it, and hold no thought, mark or half character. */
  get isExact(): boolean {
    const isPlain = !this.tokens.some((token) => this.model.isSpecialToken(token));
    return isPlain && this.model.detokenize(this.tokens).trimStart() === this.text;
  }

  /** Whether what comes next belongs to a thought. */
  get isThought(): boolean {
    return this.#text.kind === "thought";
  }

  /** Of a grammar that begins with a brace: behind the last one it would have the model write line ends only. */
  get #isWholeJson(): boolean {
    return this.run.grammar !== undefined && this.text.trimEnd().endsWith("}") && isJson(this.text);
  }

  /** @returns whether it is the last */
  add(token: Token): boolean {
    this.tokens.push(token);
    return this.#text.push(this.#decoder.push(token)) || this.#isWholeJson;
  }

  finish(): void {
    this.#text.finish();
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function endsByToken(model: LlamaModel, stop: string): boolean {
  const [token, ...more] = model.tokenize(stop, true);
  return token !== undefined && more.length === 0 && model.isEogToken(token);
}
