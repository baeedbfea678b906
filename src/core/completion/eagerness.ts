import type { Eagerness } from "./request";

/** How sure the model has to be, and how long it is left alone while somebody types. */
export interface EagernessRule {
  /** Times the model's own least log-probability of a line, which is negative: below 1 is stricter. */
  readonly gateFactor: number;
  /** The model is asked once the next key is this likely to come after its answer. */
  readonly quietShare: number;
  /** Milliseconds behind a key beyond which it is asked in any case. */
  readonly longestDelayMs: number;
}

export const eagernessRules: Readonly<Record<Eagerness, EagernessRule>> = {
  low: { gateFactor: 0.5, quietShare: 0.9, longestDelayMs: 400 },
  medium: { gateFactor: 1, quietShare: 0.8, longestDelayMs: 300 },
  high: { gateFactor: 2, quietShare: 0.5, longestDelayMs: 100 },
};
