import type { Clock } from "../../util/clock";

/** Milliseconds after which work lets the thread go; a step more may come on top, and both stay below 8. */
const sliceMs = 4;
/** Milliseconds between two slices, for whoever else wants the thread. */
const pauseMs = 4;

/** Work in steps; each `yield` is a place where it may be interrupted. A step takes a millisecond or two at most. */
export type Steps<T> = Generator<void, T, void>;

/**
 * Does work in slices that never hold the thread for long. Where it takes more than one, what is done with the result
 * begins in a turn of its own.
 * @returns undefined when `signal` aborts before the end
 */
export async function inSlices<T>(work: Steps<T>, clock: Clock, signal: AbortSignal): Promise<T | undefined> {
  for (let slices = 1; !signal.aborted; slices++) {
    const startedAt = clock.now();
    do {
      const step = work.next();
      if (!step.done) continue;
      if (slices > 1) await clock.sleep(0, signal);
      return signal.aborted ? undefined : step.value;
    } while (clock.now() - startedAt < sliceMs);
    await clock.sleep(pauseMs, signal);
  }
  return undefined;
}

/** Does work in one go, where there is so little of it that nobody notices. */
export function atOnce<T>(work: Steps<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
