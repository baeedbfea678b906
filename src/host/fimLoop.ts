import type { LlamaContextSequence, LlamaModel, Token, TokenBias } from "node-llama-cpp";
import { type StopOptions, StopRules, type StopStep } from "../core/completion/stop";
import type { CompleteResult, CompletionEnd, CompletionToken } from "../protocol/host";
import { throwIfCancelled } from "./engine";
import { PrefillChunk } from "./prefillChunk";

export interface FimRun {
  /** Where to run; what it has of the prompt in its KV cache is not evaluated again. */
  readonly sequence: LlamaContextSequence;
  /** The whole prompt, at least one token; prompt and `maxTokens` must fit the sequence's context. */
  readonly prompt: readonly number[];
  /** Text that stands behind the prompt, which the model has to write before its answer; see heldBack.ts. */
  readonly held: string;
  readonly maxTokens: number;
  /** Milliseconds, see the protocol. */
  readonly budgetMs: number;
  readonly stop: StopOptions;
  readonly onToken: (token: CompletionToken) => void;
  readonly signal: AbortSignal;
}

/** Tokens for which the probability is worth a sort of the whole vocabulary, where nothing cheaper tells it. */
const sortedTokens = 5;
/** Tokens of the prompt that a SentencePiece vocabulary wants to see to know whether a word goes on. */
const contextForText = 4;

/** What a model wrote of a text that was given, and the probability of the last token among those that were allowed. */
interface Written {
  readonly tokens: readonly Token[];
  /** What is not evaluated yet. */
  readonly next: readonly Token[];
  readonly logProb: number | undefined;
}

/**
 * Fills holes on the sequences of a context, one at a time, greedily.
 * It is a loop of our own because node-llama-cpp's completion class knows one layout only and looks at its signal
 * after the whole prompt; here the prompt goes in by chunks, and what was evaluated before stays in the KV cache.
 */
export class FimLoop {
  readonly #chunk = new PrefillChunk();
  readonly #stopTokens: ReadonlySet<number>;
  /** node-llama-cpp before 3.22 leaves `totalLogitWeight` out. */
  #tellsWeight = true;

  constructor(
    private readonly model: LlamaModel,
    /** Tokens that end an answer beside the model's own. */
    stopTokens: readonly number[],
    /** Leaves only tokens with which a text can begin; undefined if none can. */
    private readonly only: (beginning: string) => TokenBias | undefined = () => undefined,
  ) {
    this.#stopTokens = new Set(stopTokens);
  }

  /** @throws {CallError} `cancelled`; what was evaluated until then is kept. */
  async run(run: FimRun): Promise<CompleteResult> {
    const startedAt = performance.now();
    const prompt = run.prompt as readonly Token[] as Token[];
    const { evaluatedTokens, rest } = await this.#prefill(run, run.maxTokens === 0 ? 1 : this.#chunk.size);
    const answer = new Answer(run, (ids) =>
      this.model.detokenize(ids as Token[], false, prompt.slice(-contextForText)),
    );
    const written = await this.#writeHeld(run, rest);
    let { next } = written;
    let firstTokenMs = written.tokens.length > 0 ? performance.now() - startedAt : undefined;
    let end = written.tokens.length > 0 ? answer.begin(written) : undefined;
    for (let count = 0; end === undefined; count++) {
      if (count === run.maxTokens) end = answer.finish("maxTokens");
      if (end) break;
      throwIfCancelled(run.signal);
      const { token, logProb } = await this.#next(run.sequence, next, count);
      firstTokenMs ??= performance.now() - startedAt;
      if (token === undefined || this.#isStop(token)) {
        end = answer.finish("endOfText");
        break;
      }
      next = [token];
      const isLate = performance.now() - startedAt > run.budgetMs;
      end = answer.add(token, logProb, isLate);
    }
    throwIfCancelled(run.signal);
    const totalMs = performance.now() - startedAt;
    const timing = { promptTokens: prompt.length, evaluatedTokens, firstTokenMs: firstTokenMs ?? totalMs, totalMs };
    return { tokens: answer.tokens, end: end ?? "maxTokens", timing };
  }

  /** Writes the likeliest tokens whose text is what was held back, or begins with it. */
  async #writeHeld({ sequence, held, maxTokens, signal }: FimRun, rest: readonly Token[]): Promise<Written> {
    const tokens: Token[] = [];
    let next = rest;
    let left = maxTokens > 0 ? held : "";
    let logProb: number | undefined;
    while (left !== "") {
      throwIfCancelled(signal);
      const tokenBias = this.only(left);
      if (!tokenBias) {
        // A character that only several tokens together make up: it is evaluated as the rest of the prompt is.
        const own = this.model.tokenize(left, false);
        return { tokens: [...tokens, ...own], next: [...next, ...own], logProb };
      }
      const { token, logProb: certainty } = await this.#next(sequence, next, 0, tokenBias);
      if (token === undefined) break;
      left = left.slice(this.model.detokenize([token], false, [next.at(-1) as Token]).length);
      tokens.push(token);
      next = [token];
      logProb = certainty;
    }
    return { tokens, next, logProb };
  }

  /** Tokens of a prompt evaluated a second, as measured; undefined while nothing was. */
  get tokensPerSecond(): number | undefined {
    return this.#chunk.tokensPerSecond;
  }

  /**
   * Evaluates all of a prompt but its last token.
   * @throws {CallError} `cancelled`; what was evaluated until then is kept.
   */
  async prefill(run: Pick<FimRun, "sequence" | "prompt" | "signal">): Promise<void> {
    await this.#prefill(run, 1);
  }

  /**
   * Evaluates a prompt but for its last tokens, at most `left` of them and at least one, which the first token is
   * generated with: a pass over all weights costs nearly the same for one token as for a few.
   * @returns how many tokens were not in the cache, and those that are left
   */
  async #prefill(
    { sequence, prompt, signal }: Pick<FimRun, "sequence" | "prompt" | "signal">,
    left: number,
  ): Promise<{ readonly evaluatedTokens: number; readonly rest: readonly Token[] }> {
    throwIfCancelled(signal);
    const tokens = prompt as readonly Token[];
    await sequence.adaptStateToTokens(tokens.slice(0, -1), false);
    let at = sequence.nextTokenIndex;
    const evaluatedTokens = tokens.length - at;
    while (tokens.length - at > left) {
      throwIfCancelled(signal);
      const chunk = tokens.slice(at, Math.min(at + this.#chunk.size, tokens.length - 1));
      const startedAt = performance.now();
      await sequence.evaluateWithoutGeneratingNewTokens(chunk);
      this.#chunk.took(chunk.length, performance.now() - startedAt);
      at += chunk.length;
    }
    return { evaluatedTokens, rest: tokens.slice(at) };
  }

  async #next(
    sequence: LlamaContextSequence,
    tokens: readonly Token[],
    count: number,
    tokenBias?: TokenBias,
  ): Promise<{ token: Token | undefined; logProb: number | undefined }> {
    const wanted = this.#tellsWeight ? { totalLogitWeight: true } : { confidence: count < sortedTokens };
    const options = {
      generateNext: { token: true, ...wanted, options: { temperature: 0, ...(tokenBias && { tokenBias }) } },
    };
    const known = tokens.slice(0, -1);
    const outputs = await sequence.controlledEvaluate([...known, [tokens.at(-1) as Token, options]]);
    const next = outputs.at(-1)?.next;
    if (next?.token !== undefined && this.#tellsWeight && next.totalLogitWeight === undefined)
      this.#tellsWeight = false;
    // Greedy: the token has the highest logit, whose own weight is exp(0) = 1.
    const probability = next?.totalLogitWeight === undefined ? next?.confidence : 1 / next.totalLogitWeight;
    const logProb = probability === undefined ? undefined : Math.log(probability);
    return { token: next?.token ?? undefined, logProb };
  }

  #isStop(token: Token): boolean {
    return this.#stopTokens.has(token) || this.model.isEogToken(token);
  }
}

/** An answer while it is written: turns token ids into what may be shown. */
class Answer {
  readonly tokens: CompletionToken[] = [];
  readonly #rules: StopRules;
  readonly #ids: number[] = [];
  /** Log-probabilities of the tokens whose text is held back. */
  readonly #held: (number | undefined)[] = [];
  #text = "";
  #released = 0;
  /** Characters of the tokens' text that were held back and stand before the cursor. */
  #offset = 0;

  constructor(
    private readonly run: FimRun,
    private readonly detokenize: (ids: readonly number[]) => string,
  ) {
    this.#rules = new StopRules(run.stop);
  }

  /** Takes tokens whose text begins with what was held back; what is behind it belongs to the answer. */
  begin({ tokens, logProb }: Written): CompletionEnd | undefined {
    this.#ids.push(...tokens);
    this.#offset = this.run.held.length;
    this.#held.push(logProb);
    return this.#read(false);
  }

  add(id: number, logProb: number | undefined, isLate: boolean): CompletionEnd | undefined {
    this.#ids.push(id);
    this.#held.push(logProb);
    return this.#read(isLate);
  }

  #read(isLate: boolean): CompletionEnd | undefined {
    const whole = this.detokenize(this.#ids).slice(this.#offset);
    // A character of several bytes is not whole yet.
    if (whole.endsWith("\ufffd")) return undefined;
    const piece = whole.slice(this.#text.length);
    this.#text = whole;
    return this.#take(this.#rules.push(piece, isLate));
  }

  finish(why: CompletionEnd): CompletionEnd {
    return this.#take(this.#rules.finish()) ?? why;
  }

  /** Sends what was released; tokens that were held back come with it, without text. */
  #take({ released, end }: StopStep): CompletionEnd | undefined {
    if (released > this.#released) {
      const logProbs = this.#held.splice(0);
      const last = logProbs.pop();
      for (const logProb of logProbs) this.#send({ text: "", logProb });
      this.#send({ text: this.#text.slice(this.#released, released), logProb: last });
      this.#released = released;
    }
    return end === "marker" ? "endOfText" : end;
  }

  #send(token: CompletionToken): void {
    this.tokens.push(token);
    this.run.onToken(token);
  }
}
