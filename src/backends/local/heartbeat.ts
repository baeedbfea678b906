import { onAbort } from "../../util/abort";
import { type Clock, sleepAwake } from "../../util/clock";

/** Milliseconds between an answer and the next ping. */
const pauseMs = 2000;

/** Finds out that the other end hangs: that it is there and gives no sign of life. */
export class Heartbeat {
  #isAlive: () => void = () => undefined;

  /** @param ping settles when the other end answers, and also when it has gone, which is somebody else's business */
  constructor(
    private readonly ping: () => Promise<unknown>,
    private readonly clock: Clock,
  ) {}

  /** The other end was heard of otherwise. */
  noteSign(): void {
    this.#isAlive();
  }

  /**
   * Waits until there was no sign of life for a time, or until `signal` aborts. Only time in which this end was awake
   * itself counts: after a laptop's sleep both ends wake late, and neither has hung.
   * @param limitMs milliseconds without a sign that are too many, asked anew for each ping
   * @returns whether the other end hangs
   */
  async hangs(limitMs: () => number, signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted) {
      await this.clock.sleep(pauseMs, signal);
      if (!signal.aborted && !(await this.#answers(limitMs(), signal))) return true;
    }
    return false;
  }

  async #answers(limitMs: number, signal: AbortSignal): Promise<boolean> {
    const answered = new AbortController();
    this.#isAlive = () => answered.abort();
    const stopping = onAbort(signal, this.#isAlive);
    this.ping().then(this.#isAlive, this.#isAlive);
    await sleepAwake(this.clock, limitMs, answered.signal);
    stopping.dispose();
    return answered.signal.aborted;
  }
}
