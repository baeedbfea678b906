/** Time as a dependency, so that tests decide when it passes. */
export interface Clock {
  /** Milliseconds since an arbitrary start; never goes back. */
  now(): number;
  /** Resolves after `ms` milliseconds, or at once when `signal` aborts. It never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener("abort", done, { once: true });
    }),
};

/** Milliseconds of one step of {@link sleepAwake}. */
const stepMs = 250;

/**
 * Resolves after `ms` milliseconds in which this process was awake, or when `signal` aborts. After a laptop's sleep all
 * timers are due at once, though nobody had any time.
 */
export async function sleepAwake(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  for (let slept = 0; slept < ms && !signal?.aborted; ) {
    const startedAt = clock.now();
    await clock.sleep(Math.min(stepMs, ms - slept), signal);
    slept += Math.min(clock.now() - startedAt, 2 * stepMs);
  }
}
