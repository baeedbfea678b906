import type { Clock } from "../util/clock";

/** Knows for how long a process has had nothing to do. */
export class Quiet {
  #underWay = 0;
  #begun = 0;
  #workedAt: number;

  constructor(private readonly clock: Clock) {
    this.#workedAt = clock.now();
  }

  /** How often there was something to do. */
  get begun(): number {
    return this.#begun;
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#begun++;
    this.#underWay++;
    try {
      return await work();
    } finally {
      this.#underWay--;
      this.#workedAt = this.clock.now();
    }
  }

  /** Resolves when there has been no work for so many milliseconds. */
  async lasts(ms: number): Promise<void> {
    for (;;) {
      const left = this.#underWay > 0 ? ms : this.#workedAt + ms - this.clock.now();
      if (left <= 0) return;
      await this.clock.sleep(left);
    }
  }
}
