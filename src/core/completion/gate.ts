import type { FimResult } from "../model/backend";

type Told = Pick<FimResult, "tokens" | "endLogProb">;

/**
 * Log-probability (natural logarithm) that the model gives to the first line as a whole, to its end too: a word that it
 * is sure of is half a suggestion where it is not sure that nothing follows. Undefined if the backend told nothing.
 */
export function firstLineLogProb(result: Told): number | undefined {
  const told = firstLineLogProbs(result);
  return told.length === 0 ? undefined : told.reduce((sum, one) => sum + one, 0);
}

/** Of the tokens that make up the first line and its end, as far as the backend told them. */
export function firstLineLogProbs({ tokens, endLogProb }: Told): readonly number[] {
  const logProbs: (number | undefined)[] = [];
  let line = "";
  let isEnded = false;
  for (const { text, logProb } of tokens) {
    const isBehind = line.trim() !== "" && text.startsWith("\n");
    // The line end belongs to the line, what is written behind it does not.
    if (!isBehind || text.trim() === "") logProbs.push(logProb);
    line += text;
    isEnded = isBehind || (line.trim() !== "" && text.trimStart().includes("\n"));
    if (isEnded) break;
  }
  if (!isEnded) logProbs.push(endLogProb);
  return logProbs.filter((logProb) => logProb !== undefined);
}
