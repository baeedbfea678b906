import type { FimResult, FimToken } from "../model/backend";

type Told = Pick<FimResult, "tokens" | "endLogProb">;

/**
 * Log-probabilities (natural logarithms) that a model gives to the tokens of its first line and to the line's end, as
 * far as they are told: a word that it is sure of is half a suggestion where it is not sure that nothing follows.
 */
export class FirstLineLogProbs {
  readonly told: number[] = [];
  #line = "";
  #isEnded = false;

  push({ text, logProb }: FimToken): void {
    if (this.#isEnded) return;
    const isBehind = this.#line.trim() !== "" && /^[^\S\n]*\n/.test(text);
    // The line end belongs to the line, what is written behind it does not.
    if (!isBehind || text.trim() === "") this.#add(logProb);
    this.#line += text;
    this.#isEnded = isBehind || (this.#line.trim() !== "" && text.trimStart().includes("\n"));
  }

  /** @param logProb of what was written behind all tokens */
  end(logProb: number | undefined): void {
    if (!this.#isEnded) this.#add(logProb);
  }

  /** Of the line as a whole, as far as it is written; undefined if nothing was told. */
  get sum(): number | undefined {
    return this.told.length === 0 ? undefined : this.told.reduce((sum, one) => sum + one, 0);
  }

  #add(logProb: number | undefined): void {
    if (logProb !== undefined) this.told.push(logProb);
  }
}

/** Of an answer that has ended. */
export function firstLineLogProbs({ tokens, endLogProb }: Told): FirstLineLogProbs {
  const logProbs = new FirstLineLogProbs();
  for (const token of tokens) logProbs.push(token);
  logProbs.end(endLogProb);
  return logProbs;
}
