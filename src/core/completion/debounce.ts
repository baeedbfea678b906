const longestPauseMs = 1000;
const longestDelayMs = 250;
/** Weight of the newest measurement in the running means. */
const newest = 0.3;

/**
 * How long to wait for another keystroke before the model is asked: not at all while it answers quicker than the user
 * types; else until the user seems to have stopped, because every call before that would be thrown away.
 */
export class Debounce {
  #lastKeyAt: number | undefined;
  #betweenKeysMs: number | undefined;
  #firstTokenMs: number | undefined;

  /** @param now milliseconds of a clock that never goes back */
  keyPressed(now: number): void {
    const pause = this.#lastKeyAt === undefined ? undefined : now - this.#lastKeyAt;
    this.#lastKeyAt = now;
    if (pause !== undefined && pause < longestPauseMs) this.#betweenKeysMs = mean(this.#betweenKeysMs, pause);
  }

  /** @param ms from the call to the first token */
  answered(ms: number): void {
    this.#firstTokenMs = mean(this.#firstTokenMs, ms);
  }

  /** Milliseconds to wait now. */
  get delayMs(): number {
    if (this.#betweenKeysMs === undefined || this.#firstTokenMs === undefined) return 0;
    if (this.#firstTokenMs <= this.#betweenKeysMs) return 0;
    return Math.min(longestDelayMs, 1.5 * this.#betweenKeysMs);
  }
}

function mean(old: number | undefined, value: number): number {
  return old === undefined ? value : old + newest * (value - old);
}
