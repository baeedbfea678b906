/** Something that holds a resource until it is told to let go. Calling `dispose` twice is harmless. */
export interface Disposable {
  dispose(): void;
}

export const noOpDisposable: Disposable = { dispose: () => undefined };

/** Makes a {@link Disposable} of a function, which runs once however often it is asked. */
export function toDisposable(release: () => void): Disposable {
  let done = false;
  return {
    dispose() {
      if (done) return;
      done = true;
      release();
    },
  };
}

/**
 * A list of things to dispose of together, last added first.
 * What is added after `dispose` is disposed of at once, so that late asynchronous additions do not leak.
 */
export class DisposableStore implements Disposable {
  #items: Disposable[] = [];
  #isDisposed = false;

  /** Adds and returns `item`, so that creation and registration are one statement. */
  add<T extends Disposable>(item: T): T {
    if (this.#isDisposed) item.dispose();
    else this.#items.push(item);
    return item;
  }

  /** Disposes of everything. One failure does not keep the others; all failures are thrown together. */
  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    const failures: unknown[] = [];
    for (const item of this.#items.reverse()) {
      try {
        item.dispose();
      } catch (error) {
        failures.push(error);
      }
    }
    this.#items = [];
    if (failures.length > 0) throw new AggregateError(failures, "disposing failed");
  }
}
