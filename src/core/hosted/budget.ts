import type { Left, Purpose } from "./leaving";
import type { DailyBudget } from "./permission";

/** What was asked for in a day. */
export interface Spent {
  readonly requests: number;
  /** Of prompts and answers together. */
  readonly tokens: number;
}

export const nothingSpent: Spent = { requests: 0, tokens: 0 };

/** Whether a request counts: what the user asks for to set a server up does not. */
export function counts(purpose: Purpose): boolean {
  return purpose !== "setup";
}

export function withRequest({ requests, tokens }: Spent): Spent {
  return { requests: requests + 1, tokens };
}

export function withTokens({ requests, tokens }: Spent, used: Left["tokens"]): Spent {
  return { requests, tokens: tokens + (used ? used.prompt + used.answer : 0) };
}

export function sumOf(one: Spent, other: Spent): Spent {
  return { requests: one.requests + other.requests, tokens: one.tokens + other.tokens };
}

/**
 * Whether nothing more may be asked today. The last request may have gone over a limit of tokens, because nobody knows
 * beforehand how long an answer gets.
 */
export function isUsedUp(spent: Spent, budget: DailyBudget): boolean {
  return reaches(spent.requests, budget.requests) || reaches(spent.tokens, budget.tokens);
}

/** Whether there is anything to count for. */
export function isLimited({ requests, tokens }: DailyBudget): boolean {
  return requests > 0 || tokens > 0;
}

function reaches(count: number, limit: number): boolean {
  return limit > 0 && count >= limit;
}
