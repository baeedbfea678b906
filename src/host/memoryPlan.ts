import { processBytes, spareShare } from "../core/model/fit";

/** What a model would take, in bytes. */
export interface MemoryDemand {
  /** Of the weights; 0 where another role has them already. */
  readonly weights: number;
  /** Of KV cache for one token. */
  readonly kvPerToken: number;
}

export interface MemoryPlan {
  readonly sequences: number;
  /** Tokens of each sequence. */
  readonly contextSize: number;
}

/** Tokens below which a context is of no use. */
const leastContext = 1024;

/** Bytes that a plan takes. */
export function planBytes({ weights, kvPerToken }: MemoryDemand, { sequences, contextSize }: MemoryPlan): number {
  return weights + kvPerToken * sequences * contextSize + processBytes;
}

/**
 * The largest plan that does not make the machine swap: sequences are given up first, then context down to 1,024 tokens.
 * @param wish what is wanted where there is room
 * @param availableBytes that can be had without swapping
 * @returns undefined where not even the least fits
 */
export function memoryPlan(demand: MemoryDemand, wish: MemoryPlan, availableBytes: number): MemoryPlan | undefined {
  const left = availableBytes * (1 - spareShare);
  const fits = (plan: MemoryPlan) => planBytes(demand, plan) <= left;
  for (let sequences = wish.sequences; sequences >= 1; sequences--) {
    const plan = { ...wish, sequences };
    if (fits(plan)) return plan;
  }
  for (let { contextSize } = wish; contextSize > leastContext; ) {
    contextSize = Math.max(leastContext, Math.floor(contextSize / 2));
    const plan = { sequences: 1, contextSize };
    if (fits(plan)) return plan;
  }
  return undefined;
}

/** What the least plan takes, for the words of a refusal. */
export function leastBytes(demand: MemoryDemand, wish: MemoryPlan): number {
  return planBytes(demand, { sequences: 1, contextSize: Math.min(wish.contextSize, leastContext) });
}
