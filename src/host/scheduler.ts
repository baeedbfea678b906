import { CallError, peerKinds } from "../protocol/rpc";
import { onAbort } from "../util/abort";
import type { Disposable } from "../util/disposable";

interface Turn {
  readonly abort: AbortController;
  /** Called when the model is this turn's. */
  readonly begin: () => void;
  /** Gives the turn up before it began. */
  readonly refuse: (error: CallError) => void;
  wasSuperseded: boolean;
}

/**
 * Lets one completion at a time into the model, the newest. A newer one supersedes an older one that waits, at once,
 * and one that runs, which has until its next look at its signal.
 */
export class Scheduler {
  #current: Turn | undefined;
  #next: Turn | undefined;
  #started = 0;
  #settled = 0;
  #running = 0;
  #peakRunning = 0;

  /** What has happened since the process began. `running` counts jobs that were begun and have not settled. */
  get counts() {
    return {
      started: this.#started,
      settled: this.#settled,
      running: this.#running,
      peakRunning: this.#peakRunning,
    };
  }

  /** @throws {CallError} `superseded`, `cancelled` when `signal` aborts, or what `job` throws. */
  async run<T>(job: (signal: AbortSignal) => Promise<T>, { signal }: { signal: AbortSignal }): Promise<T> {
    this.#started++;
    let aborting: Disposable | undefined;
    try {
      const turn = await new Promise<Turn>((resolve, reject) => {
        const asked: Turn = {
          abort: new AbortController(),
          begin: () => resolve(asked),
          refuse: reject,
          wasSuperseded: false,
        };
        aborting = onAbort(signal, () => this.#cancel(asked));
        if (!asked.abort.signal.aborted) this.#enqueue(asked);
      });
      return await this.#runTurn(turn, job);
    } finally {
      aborting?.dispose();
      this.#settled++;
    }
  }

  async #runTurn<T>(turn: Turn, job: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.#running++;
    this.#peakRunning = Math.max(this.#peakRunning, this.#running);
    try {
      return await job(turn.abort.signal);
    } catch (error) {
      throw turn.wasSuperseded ? superseded() : error;
    } finally {
      this.#running--;
      this.#current = undefined;
      const next = this.#next;
      this.#next = undefined;
      // The model is handed over in this very step: a call that comes before `next` goes on must find it taken.
      if (next) this.#begin(next);
    }
  }

  #enqueue(turn: Turn): void {
    this.#next?.refuse(superseded());
    this.#next = undefined;
    const current = this.#current;
    if (!current) {
      this.#begin(turn);
      return;
    }
    this.#next = turn;
    current.wasSuperseded = true;
    current.abort.abort();
  }

  #begin(turn: Turn): void {
    this.#current = turn;
    turn.begin();
  }

  #cancel(turn: Turn): void {
    turn.abort.abort();
    if (this.#current === turn) return;
    if (this.#next === turn) this.#next = undefined;
    turn.refuse(new CallError(peerKinds.cancelled, "the completion was cancelled"));
  }
}

function superseded(): CallError {
  return new CallError("superseded", "a newer completion took its place");
}
