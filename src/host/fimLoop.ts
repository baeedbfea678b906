import type { LlamaContextSequence, LlamaModel, Token, TokenBias } from "node-llama-cpp";
import type { StopOptions } from "../core/completion/stop";
import type { CompleteResult, CompletionToken } from "../protocol/host";
import { Answer } from "./answer";
import { throwIfCancelled } from "./engine";
import { Following } from "./following";
import { HeldText } from "./heldText";
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

/** Tokens of an answer for which the probability is worth a sort of the whole vocabulary, where nothing cheaper tells it. */
const sortedTokens = 5;
/** Tokens at the end of a prompt that is read ahead which are not worth a pass of their own: they come with the first token. */
const fewTokens = 4;
/** Tokens of the prompt that a SentencePiece vocabulary wants to see to know whether a word goes on. */
const contextForText = 4;

/**
 * Fills holes on the sequences of a context, one at a time, greedily.
 * It is a loop of our own because node-llama-cpp's completion class knows one layout only and looks at its signal
 * after the whole prompt; here the prompt goes in by chunks, and what was evaluated before stays in the KV cache.
 */
export class FimLoop {
  readonly #chunk = new PrefillChunk();
  readonly #stopTokens: ReadonlySet<number>;
  readonly #following = new Following();
  readonly #heldText: HeldText;

  constructor(
    private readonly model: LlamaModel,
    /** Tokens that end an answer beside the model's own. */
    stopTokens: readonly number[],
    /** Leaves only tokens with which a text can begin; undefined if none can. */
    only: (beginning: string) => TokenBias | undefined = () => undefined,
  ) {
    this.#stopTokens = new Set(stopTokens);
    this.#heldText = new HeldText(model, this.#following, only);
  }

  /** @throws {CallError} `cancelled`; what was evaluated until then is kept. */
  async run(run: FimRun): Promise<CompleteResult> {
    const startedAt = performance.now();
    const prompt = run.prompt as readonly Token[] as Token[];
    const { evaluatedTokens, rest } = await this.#prefill(run, run.maxTokens === 0 ? fewTokens : this.#chunk.size);
    const answer = new Answer(run, (ids) =>
      this.model.detokenize(ids as Token[], false, prompt.slice(-contextForText)),
    );
    const written = await this.#heldText.write(run.maxTokens > 0 ? run.held : "", { ...run, rest });
    let { next } = written;
    let writtenTokens = written.tokens.length;
    let firstTokenMs = written.tokens.length > 0 ? performance.now() - startedAt : undefined;
    let end = written.tokens.length > 0 ? answer.begin(written) : undefined;
    for (let count = 0; end === undefined; count++) {
      if (count === run.maxTokens) end = answer.finish("maxTokens");
      if (end) break;
      throwIfCancelled(run.signal);
      const { token, logProb } = await this.#following.one(run.sequence, next, { isSorted: count < sortedTokens });
      firstTokenMs ??= performance.now() - startedAt;
      writtenTokens++;
      if (token === undefined || this.#isStop(token)) {
        end = answer.finish("endOfText", logProb);
        break;
      }
      next = [token];
      const isLate = performance.now() - startedAt > run.budgetMs;
      end = answer.add(token, logProb, isLate);
    }
    throwIfCancelled(run.signal);
    const totalMs = performance.now() - startedAt;
    const counts = { promptTokens: prompt.length, evaluatedTokens, writtenTokens };
    const timing = { ...counts, firstTokenMs: firstTokenMs ?? totalMs, totalMs };
    const { tokens, endLogProb } = answer;
    return { tokens, end: end ?? "maxTokens", endLogProb, timing };
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

  #isStop(token: Token): boolean {
    return this.#stopTokens.has(token) || this.model.isEogToken(token);
  }
}
