import { CallError, peerKinds } from "../protocol/rpc";
import { onAbort } from "../util/abort";

/** Lets one answer at a time be made, in the order in which they were asked for. */
export class ChatQueue {
  #tail: Promise<unknown> = Promise.resolve();
  #open = 0;

  /** Whether an answer is made, or waits. */
  get isBusy(): boolean {
    return this.#open > 0;
  }

  /** Resolves when none is made any more, or waits. */
  async whenIdle(): Promise<void> {
    while (this.isBusy) await this.#tail;
  }

  /**
   * @param onWait hears that another one comes first
   * @throws {CallError} `cancelled` as soon as `signal` aborts while it waits, or what `make` throws
   */
  async run<T>(make: () => Promise<T>, { onWait, signal }: { onWait: () => void; signal: AbortSignal }): Promise<T> {
    if (this.isBusy) onWait();
    this.#open++;
    const before = this.#tail;
    let leave: () => void = () => undefined;
    const over = new Promise<void>((resolve) => {
      leave = resolve;
    });
    // Who gives up leaves at once, and those behind it wait for the ones before.
    this.#tail = before.then(() => over);
    try {
      await beforeAbort(before, signal);
      return await make();
    } finally {
      this.#open--;
      leave();
    }
  }
}

function beforeAbort(turn: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const listening = onAbort(signal, () => reject(new CallError(peerKinds.cancelled, "the question was cancelled")));
    void turn.then(() => {
      listening.dispose();
      resolve();
    });
  });
}
