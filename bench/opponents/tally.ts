import type { Work } from "./contender";

/** Counts what a model does, whoever asked for it. */
export class Tally {
  readonly #running = new Set<Promise<unknown>>();
  #work: Work = { requests: 0, evaluatedTokens: 0, generatedTokens: 0 };

  get work(): Work {
    return this.#work;
  }

  /** Answers what `running` does, and counts it. */
  async count<T extends Omit<Work, "requests">>(running: Promise<T>): Promise<T> {
    this.#running.add(running);
    try {
      const done = await running;
      this.#work = {
        requests: this.#work.requests + 1,
        evaluatedTokens: this.#work.evaluatedTokens + done.evaluatedTokens,
        generatedTokens: this.#work.generatedTokens + done.generatedTokens,
      };
      return done;
    } finally {
      this.#running.delete(running);
    }
  }

  /** Resolves when nothing that is counted runs any more. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }
}
