import type { Clock } from "../../util/clock";

/** Milliseconds between an answer and the next ping. */
const pauseMs = 2000;
/** Milliseconds of one step of waiting for an answer. */
const stepMs = 250;

/** Finds out that the other end hangs: that it is there and does not answer. */
export class Heartbeat {
  /** @param ping settles when the other end answers, and also when it has gone, which is somebody else's business */
  constructor(
    private readonly ping: () => Promise<unknown>,
    private readonly clock: Clock,
  ) {}

  /**
   * Waits until the other end has not answered for a time, or until `signal` aborts. Only time in which this end was
   * awake itself counts: after a laptop's sleep both ends wake late, and neither has hung.
   * @param limitMs milliseconds without an answer that are too many
   * @returns whether the other end hangs
   */
  async hangs(limitMs: number, signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted) {
      await this.clock.sleep(pauseMs, signal);
      if (!signal.aborted && !(await this.#answers(limitMs, signal))) return true;
    }
    return false;
  }

  async #answers(limitMs: number, signal: AbortSignal): Promise<boolean> {
    let isAnswered = false;
    const answered = () => {
      isAnswered = true;
    };
    void this.ping().then(answered, answered);
    for (let waitedMs = 0; waitedMs < limitMs; ) {
      const startedAt = this.clock.now();
      await this.clock.sleep(stepMs, signal);
      if (isAnswered || signal.aborted) return true;
      waitedMs += Math.min(this.clock.now() - startedAt, 2 * stepMs);
    }
    return false;
  }
}
