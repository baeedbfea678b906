import type { LlamaContextSequence, LlamaModel, Token, TokenBias } from "node-llama-cpp";
import { throwIfCancelled } from "./engine";
import type { Following } from "./following";

/** What a model wrote of a text that was given, and the probability of the last token among those that were allowed. */
export interface Written {
  readonly tokens: readonly Token[];
  /** What is not evaluated yet. */
  readonly next: readonly Token[];
  readonly logProb: number | undefined;
}

interface Place {
  readonly sequence: LlamaContextSequence;
  /** The end of the prompt that is not evaluated yet, at least one token. */
  readonly rest: readonly Token[];
  readonly signal: AbortSignal;
}

/** A token that probably comes next, and what remains to be written behind it. */
interface Guess {
  readonly token: Token;
  readonly left: string;
}

/**
 * Has a model write what a prompt held back, see heldBack.ts: at each place the likeliest of the tokens whose text is
 * what is left, or begins with it, or is its beginning.
 * Whole words are mostly written as their vocabulary splits them. So their tokens are evaluated in one pass, and what
 * the model itself chooses at each of them is compared with the next, as in speculative decoding (Leviathan et al. 2023):
 * the outcome is the same as one by one, in one pass over the weights instead of one for each.
 */
export class HeldText {
  constructor(
    private readonly model: LlamaModel,
    private readonly following: Following,
    /** Leaves only tokens with which a text can begin; undefined if none can. */
    private readonly only: (beginning: string) => TokenBias | undefined,
  ) {}

  /** @throws {CallError} `cancelled` */
  async write(held: string, { sequence, rest, signal }: Place): Promise<Written> {
    const tokens: Token[] = [];
    let next = rest;
    let left = held;
    let logProb: number | undefined;
    while (left !== "") {
      throwIfCancelled(signal);
      const first = this.only(left);
      if (!first) {
        // A character that only several tokens together make up: it is evaluated as the rest of the prompt is.
        const own = this.model.tokenize(left, false);
        return { tokens: [...tokens, ...own], next: [...next, ...own], logProb };
      }
      const guesses = this.#guesses(left, next);
      const biases = [first, ...guesses.map((guess) => this.only(guess.left))];
      const chosen = await this.following.each(sequence, [...next, ...guesses.map(({ token }) => token)], {
        biases,
        isSorted: true,
      });
      const right = guesses.findIndex(({ token }, at) => chosen[at]?.token !== token);
      const taken = chosen.slice(0, right === -1 ? chosen.length : right + 1);
      const wrong = chosen.length - taken.length;
      if (wrong > 0) await forget(sequence, wrong);
      for (const { token, logProb: certainty } of taken) {
        if (token === undefined) return { tokens, next, logProb };
        left = left.slice(this.#textBehind(next, token).length);
        tokens.push(token);
        next = [token];
        logProb = certainty;
      }
    }
    return { tokens, next, logProb };
  }

  /**
   * The tokens of the words that are whole, as a vocabulary splits them: those of `completion` in `completionMod`. Of a
   * word that is not whole they say nothing: `retur` is `ret` and `ur`, and `return` is one.
   */
  #guesses(text: string, before: readonly Token[]): readonly Guess[] {
    const whole = /^.*\p{Ll}(?=\p{Lu})/su.exec(text)?.[0];
    if (whole === undefined) return [];
    const found: Guess[] = [];
    let left = text;
    let behind = before;
    for (const token of this.model.tokenize(whole, false, "trimLeadingSpace")) {
      const own = this.#textBehind(behind, token);
      if (own === "" || !left.startsWith(own)) break;
      left = left.slice(own.length);
      if (!this.only(left)) break;
      found.push({ token, left });
      behind = [token];
    }
    return found;
  }

  #textBehind(before: readonly Token[], token: Token): string {
    return this.model.detokenize([token], false, before.slice(-1));
  }
}

/** Takes the last tokens out of the KV cache again. */
async function forget(sequence: LlamaContextSequence, count: number): Promise<void> {
  const end = sequence.nextTokenIndex;
  await sequence.eraseContextTokenRanges([{ start: end - count, end }]);
}
