import { lineBefore } from "./cursorLine";
import { type EagernessRule, eagernessRules } from "./eagerness";
import type { CompletionRequest } from "./request";

/** Pauses between keys that are remembered, and how many of them say something. */
const remembered = 60;
const enough = 8;
/** Times to the first token that are remembered. */
const answersKept = 7;
/**
 * Times to the first token that a suggestion stands before what comes behind it is worked out; milliseconds at most, and
 * at least: sooner nobody presses the next key.
 */
const aheadAfter = { firstTokens: 4, mostMs: 300, leastMs: 60 } as const;
/** Milliseconds since the last key before the model is asked by who saves power. */
const powerSavingPauseMs = 350;

/**
 * How long to leave the model alone behind a key. A call is wasted when the next key comes before its answer; so the
 * model is asked at the first moment at which, going by the last pauses, the next key more likely comes after it. With
 * a model that answers within most pauses that is at once.
 */
export class Debounce {
  readonly #pauses: number[] = [];
  #lastKeyAt: number | undefined;
  readonly #firstTokens: number[] = [];

  /** @param now milliseconds of a clock that never goes back */
  keyPressed(now: number): void {
    if (this.#lastKeyAt !== undefined) this.#pauses.push(now - this.#lastKeyAt);
    if (this.#pauses.length > remembered) this.#pauses.shift();
    this.#lastKeyAt = now;
  }

  /** @param ms from the call to the first token */
  answered(ms: number): void {
    this.#firstTokens.push(ms);
    if (this.#firstTokens.length > answersKept) this.#firstTokens.shift();
  }

  /**
   * A call was given up before its first token: the model takes longer than that. Nobody knows how much, so it counts
   * as twice: else a model that is always a little late would be asked at every key and never answer.
   * @param ms that the call had taken
   */
  gaveUp(ms: number): void {
    if (ms > (this.#firstTokenMs ?? 0)) this.answered(2 * ms);
  }

  /** The median: a place that the model has not read yet takes many times what a key does, and says nothing about keys. */
  get #firstTokenMs(): number | undefined {
    return [...this.#firstTokens].sort((a, b) => a - b)[Math.floor((this.#firstTokens.length - 1) / 2)];
  }

  /**
   * Milliseconds for which a suggestion has to stand before what comes behind it is worked out. One that is wrong is gone
   * with the next key, and a slow model would have worked for nothing.
   */
  get aheadMs(): number {
    const { firstTokens, mostMs, leastMs } = aheadAfter;
    const ms = firstTokens * (this.#firstTokenMs ?? 0);
    return ms < leastMs ? 0 : Math.min(mostMs, ms);
  }

  /**
   * Milliseconds to wait from `now` on; the time since the last key counts as waited. Who asked by key, took a
   * suggestion or began a line wants to see something, and does not type on at once.
   */
  delayMs({ trigger, before, preferences }: CompletionRequest, isAccepted: boolean, now: number): number {
    if (trigger === "explicit") return 0;
    const { savesPower, eagerness } = preferences;
    if (!savesPower && (isAccepted || lineBefore(before).trim() === "")) return 0;
    const learned = this.#pauseToWaitFor(eagernessRules[eagerness]);
    const pause = savesPower ? Math.max(powerSavingPauseMs, learned) : learned;
    const sinceKey = this.#lastKeyAt === undefined ? Number.POSITIVE_INFINITY : now - this.#lastKeyAt;
    return Math.max(0, pause - sinceKey);
  }

  /** Milliseconds behind a key. */
  #pauseToWaitFor({ quietShare, longestDelayMs }: EagernessRule): number {
    const answerMs = this.#firstTokenMs;
    if (answerMs === undefined || this.#pauses.length < enough) return 0;
    const isQuietAfter = (wait: number) => {
      const longer = this.#pauses.filter((pause) => pause > wait);
      const quiet = longer.filter((pause) => pause > wait + answerMs);
      return quiet.length >= quietShare * longer.length;
    };
    // Only behind a pause that was made does the rest of them change.
    const waits = [0, ...this.#pauses.filter((pause) => pause < longestDelayMs).sort((a, b) => a - b)];
    return waits.find(isQuietAfter) ?? longestDelayMs;
  }
}
