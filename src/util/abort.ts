import { type Disposable, noOpDisposable, toDisposable } from "./disposable";

/** Runs `action` once when `signal` aborts, at once if it already has. Disposing of the answer forgets it. */
export function onAbort(signal: AbortSignal | undefined, action: () => void): Disposable {
  if (!signal) return noOpDisposable;
  if (signal.aborted) {
    action();
    return noOpDisposable;
  }
  signal.addEventListener("abort", action, { once: true });
  return toDisposable(() => signal.removeEventListener("abort", action));
}

/** Rejects with `reason` as soon as `signal` aborts; the call's own end is then of no interest to anybody. */
export function settledOnAbort<T>(call: Promise<T>, signal: AbortSignal, reason: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const listening = onAbort(signal, () => reject(reason()));
    call.then(resolve, reject).finally(() => listening.dispose());
  });
}
