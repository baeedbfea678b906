/** What to do after the model process was lost. */
export type RestartVerdict = { readonly kind: "restart"; readonly delayMs: number } | { readonly kind: "stop" };

const windowMs = 5 * 60_000;
const restartsInWindow = 3;
const firstDelayMs = 250;

/** Allows three restarts in five minutes, each after four times the delay of the one before. */
export class RestartBudget {
  #losses: number[] = [];

  /** @param now milliseconds of a clock that never goes back */
  lost(now: number): RestartVerdict {
    this.#losses = this.#losses.filter((at) => now - at < windowMs);
    this.#losses.push(now);
    if (this.#losses.length > restartsInWindow) return { kind: "stop" };
    return { kind: "restart", delayMs: firstDelayMs * 4 ** (this.#losses.length - 1) };
  }

  /** The user restarted by hand: begin anew. */
  reset(): void {
    this.#losses = [];
  }
}
