import type { FimToken } from "../model/backend";

/**
 * Mean log-probability (natural logarithm) of the tokens that make up the first line.
 * Undefined if the backend told none of them.
 */
export function firstLineMeanLogProb(tokens: readonly FimToken[]): number | undefined {
  let sum = 0;
  let count = 0;
  let hasText = false;
  for (const { text, logProb } of tokens) {
    if (hasText && text.startsWith("\n")) break;
    if (logProb !== undefined) {
      sum += logProb;
      count++;
    }
    hasText ||= text.trim() !== "";
    if (hasText && text.trimStart().includes("\n")) break;
  }
  return count === 0 ? undefined : sum / count;
}
