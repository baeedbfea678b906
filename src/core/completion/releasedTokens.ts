import type { FimToken } from "../model/backend";

/**
 * The tokens of an answer of which rules hold back the end: what was given stays. Tokens whose text was held back come
 * with the text when it is released, without a text of their own.
 */
export class ReleasedTokens {
  readonly tokens: FimToken[] = [];
  /** Log-probabilities of the tokens whose text is held back. */
  readonly #held: (number | undefined)[] = [];
  #released = 0;

  constructor(private readonly onToken: (token: FimToken) => void) {}

  /** @param logProb of a token that was written; its text is held back for now */
  hold(logProb: number | undefined): void {
    this.#held.push(logProb);
  }

  /**
   * @param text all that was written so far
   * @param released how many characters of it belong to the answer
   */
  release(text: string, released: number): void {
    if (released <= this.#released) return;
    const logProbs = this.#held.splice(0);
    const last = logProbs.pop();
    for (const logProb of logProbs) this.#give({ text: "", logProb });
    this.#give({ text: text.slice(this.#released, released), logProb: last });
    this.#released = released;
  }

  /** Of what was written behind the tokens: the end. Undefined where that is part of a token, or is not told. */
  get endLogProb(): number | undefined {
    const told = this.#held.filter((logProb) => logProb !== undefined);
    return told.length === 0 ? undefined : told.reduce((sum, one) => sum + one, 0);
  }

  #give(token: FimToken): void {
    this.tokens.push(token);
    this.onToken(token);
  }
}
