import type { Role } from "../protocol/host";
import { onAbort } from "../util/abort";
import { type Clock, systemClock } from "../util/clock";

interface Work {
  readonly abort: AbortController;
  readonly ended: Promise<unknown>;
  /** Whether a window waits for it. */
  readonly isAwaited: boolean;
}

/** What computes on the models of the roles, one work each: a model that works must not be let go. */
export class Computing {
  readonly #works = new Map<Role, Work>();
  /** When the last work of a role that a window waited for ended. */
  readonly #endedAt = new Map<Role, number>();

  constructor(private readonly clock: Clock = systemClock) {}

  /** Runs work on a role's model so that {@link stop} can end it and wait for its end. */
  async during<T>(
    role: Role,
    signal: AbortSignal,
    compute: (signal: AbortSignal) => Promise<T>,
    isAwaited = true,
  ): Promise<T> {
    const abort = new AbortController();
    const ended = compute(AbortSignal.any([signal, abort.signal]));
    this.#works.set(role, { abort, ended, isAwaited });
    try {
      return await ended;
    } finally {
      this.#works.delete(role);
      if (isAwaited) this.#endedAt.set(role, this.clock.now());
    }
  }

  /** Ends a role's work, if there is one, and resolves when it has ended. */
  async stop(role: Role): Promise<void> {
    const work = this.#works.get(role);
    work?.abort.abort();
    await work?.ended.catch(() => undefined);
  }

  /** Whether a window has waited for a role's work in the last `ms` milliseconds. */
  wasAwaited(role: Role, ms: number): boolean {
    const endedAt = this.#endedAt.get(role);
    return this.#works.get(role)?.isAwaited === true || (endedAt !== undefined && this.clock.now() - endedAt < ms);
  }

  /** Resolves when no window waits for a role's work, at the latest when `signal` aborts. */
  async whenFree(role: Role, signal: AbortSignal): Promise<void> {
    const work = () => this.#works.get(role);
    for (let one = work(); one?.isAwaited && !signal.aborted; one = work()) await settledOrAborted(one.ended, signal);
  }
}

function settledOrAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const listening = onAbort(signal, resolve);
    const go = () => {
      listening.dispose();
      resolve();
    };
    work.then(go, go);
  });
}
