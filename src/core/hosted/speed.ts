import type { ChatState } from "../chat/chatBackend";
import type { ModelState } from "../model/backend";
import type { FailureKind } from "../model/failure";
import type { HostedFeature } from "./feature";

/** A figure that shows a local model to be slower than a feature needs: milliseconds, or tokens per second. */
export interface SlowFigure {
  readonly unit: "msToFirstToken" | "tokensPerSecond";
  readonly value: number;
}

/** Where the model of this machine stands, as far as another one may be asked in its place. */
export type LocalStanding =
  | { readonly kind: "ready" }
  | { readonly kind: "unavailable"; readonly why: "none" | "asleep" | "loading" }
  | { readonly kind: "unavailable"; readonly why: "failed"; readonly failure: FailureKind }
  | { readonly kind: "slow"; readonly figure: SlowFigure };

interface Limit {
  readonly unit: SlowFigure["unit"];
  readonly value: number;
  /** Measurements that there have to be. */
  readonly least: number;
}

/**
 * What a feature needs of a model. A suggestion whose first token takes longer than 1.5 s comes when most people have
 * written on; one first answer says little, because it reads a new place. Nobody reads slower than 3 tokens a second
 * (some 130 words a minute); an answer is long enough to count by itself.
 */
const limits: Readonly<Record<HostedFeature, Limit>> = {
  completion: { unit: "msToFirstToken", value: 1500, least: 3 },
  chat: { unit: "tokensPerSecond", value: 3, least: 1 },
  actions: { unit: "tokensPerSecond", value: 3, least: 1 },
};
/** Measurements that are remembered. */
const kept = 5;
/** Milliseconds for which they count: then the model gets another chance, because the machine may have been busy. */
const lifetimeMs = 10 * 60 * 1000;
/** Tokens of an answer that says something of the speed. */
const leastTokens = 16;

/** The last measurements of one local model. Times are milliseconds of a clock that never goes back. */
export class Speed {
  #model = "";
  #values: { readonly at: number; readonly value: number }[] = [];
  readonly #limit: Limit;

  constructor(feature: HostedFeature) {
    this.#limit = limits[feature];
  }

  /** @param model its name; what was measured of another one is forgotten */
  add(model: string, value: number, now: number): void {
    if (model !== this.#model) this.#values = [];
    this.#model = model;
    this.#values.push({ at: now, value });
    if (this.#values.length > kept) this.#values.shift();
  }

  /** An answer was given up after so many milliseconds without a token: that is all that is known of it. */
  gaveUp(model: string, ms: number, now: number): void {
    if (ms > this.#limit.value) this.add(model, ms, now);
  }

  /** @param figures of an answer; a short one says nothing */
  wrote(model: string, figures: { writtenTokens: number; firstTokenMs: number; totalMs: number }, now: number): void {
    const ms = figures.totalMs - figures.firstTokenMs;
    if (figures.writtenTokens >= leastTokens && ms > 0) this.add(model, (figures.writtenTokens - 1) / (ms / 1000), now);
  }

  /** The median, where it is worse than the feature needs. */
  slow(model: string, now: number): SlowFigure | undefined {
    const { unit, value: limit, least } = this.#limit;
    const values = this.#values.filter(({ at }) => now - at < lifetimeMs).map(({ value }) => value);
    if (model !== this.#model || values.length < least) return undefined;
    const value = values.sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;
    const isSlow = unit === "msToFirstToken" ? value > limit : value < limit;
    return isSlow ? { unit, value } : undefined;
  }
}

/** Where a local model stands by its state, and by what was measured of it. */
export function standingOf(state: ModelState | ChatState, speed: Speed, now: number): LocalStanding {
  switch (state.kind) {
    case "none":
    case "asleep":
    case "loading":
      return { kind: "unavailable", why: state.kind };
    case "failed":
      return { kind: "unavailable", why: "failed", failure: state.failure };
    case "ready":
    case "busy": {
      const figure = speed.slow(state.model.name, now);
      return figure ? { kind: "slow", figure } : { kind: "ready" };
    }
  }
}
