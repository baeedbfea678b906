import { CallError, peerKinds } from "../protocol/rpc";
import { onAbort } from "../util/abort";

/** What a job gets when the model is its own. */
export interface Turn {
  readonly signal: AbortSignal;
  /** To be asked before each token is handed on. False: the job begins anew later and must hand on nothing now. */
  mayWrite(): boolean;
}

/** Whether somebody waits for a call's answer, or may do so soon. */
export type Urgency = "live" | "ahead";

/** One call on its way through the scheduler. */
interface Call {
  readonly client: unknown;
  readonly urgency: Urgency;
  /** Called when the model is this call's. */
  begin: () => void;
  /** Gives the call up while it waits. */
  refuse: (error: CallError) => void;
  abort: AbortController;
  /** Why it was told to stop, if it was. */
  fate: "superseded" | "cancelled" | "putBack" | undefined;
  hasWritten: boolean;
  wasPutBack: boolean;
}

/**
 * Lets one completion at a time into the model.
 *
 * Of one client the newest counts: it supersedes an older one that waits, at once, and one that runs, which has until
 * its next look at its signal. Between clients nobody is superseded. Who asks is let in before what another client has
 * under way, as long as that has written nothing: it begins anew afterwards, and then to its end, so that a client that
 * asks without pause cannot starve another. Of those who wait, the one whose last turn is longest ago goes first.
 *
 * Calls that are `ahead` run when no live one waits, and are superseded by any live one and by the client's next ahead.
 */
export class Scheduler {
  #current: Call | undefined;
  /** At most one of each client. */
  readonly #waiting = new Map<unknown, Call>();
  /** Likewise. */
  readonly #ahead = new Map<unknown, Call>();
  /** Clients in the order of their last turns, the latest last. */
  readonly #served = new Set<unknown>();
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

  /** Lets go of a client that went. Its calls end by their own signals. */
  forget(client: unknown): void {
    this.#served.delete(client);
  }

  /** Ends what is under way ahead of all, as a call would. */
  stopAhead(): void {
    if (this.#current?.urgency === "ahead") stop(this.#current, "superseded");
  }

  /**
   * @param client whose call it is: any value that is the same for all calls of one client and no other
   * @throws {CallError} `superseded`, `cancelled` when `signal` aborts, or what `job` throws
   */
  async run<T>(
    client: unknown,
    job: (turn: Turn) => Promise<T>,
    signal: AbortSignal,
    urgency: Urgency = "live",
  ): Promise<T> {
    this.#started++;
    const call = newCall(client, urgency);
    let turn = turnOf(call);
    const cancelling = onAbort(signal, () => this.#cancel(call));
    try {
      if (call.fate === undefined) this.#enqueue(call);
      for (;;) {
        await turn;
        const outcome = await this.#runTurn(call, job, () => {
          turn = turnOf(call);
        });
        if (outcome !== "putBack") return outcome.result;
      }
    } finally {
      cancelling.dispose();
      this.#settled++;
    }
  }

  async #runTurn<T>(
    call: Call,
    job: (turn: Turn) => Promise<T>,
    renew: () => void,
  ): Promise<{ readonly result: T } | "putBack"> {
    this.#running++;
    this.#peakRunning = Math.max(this.#peakRunning, this.#running);
    const mayWrite = () => {
      call.hasWritten ||= call.fate !== "putBack";
      return call.fate !== "putBack";
    };
    const isPutBack = () => call.fate === "putBack";
    let outcome: { readonly result: T } | "putBack" = "putBack";
    try {
      const result = await job({ signal: call.abort.signal, mayWrite });
      if (!isPutBack()) outcome = { result };
    } catch (error) {
      if (!isPutBack()) throw call.fate === "superseded" ? superseded() : error;
    } finally {
      this.#running--;
      this.#current = undefined;
      if (isPutBack()) {
        renew();
        this.#putBack(call);
      }
      // The model is handed over in this very step: a call that comes before the next goes on must find it taken.
      this.#beginNext();
    }
    return outcome;
  }

  #enqueue(call: Call): void {
    const lane = this.#laneOf(call);
    lane.get(call.client)?.refuse(superseded());
    lane.set(call.client, call);
    const current = this.#current;
    if (!current) this.#beginNext();
    else if (current.urgency === "ahead" || call.urgency === "ahead") {
      const gives = call.urgency === "live" || current.client === call.client;
      if (current.urgency === "ahead" && gives) stop(current, "superseded");
    } else if (current.client === call.client) stop(current, "superseded");
    else if (!current.hasWritten && !current.wasPutBack && current.fate === undefined) stop(current, "putBack");
  }

  #laneOf({ urgency }: Call): Map<unknown, Call> {
    return urgency === "live" ? this.#waiting : this.#ahead;
  }

  #putBack(call: Call): void {
    call.fate = undefined;
    call.wasPutBack = true;
    call.abort = new AbortController();
    this.#waiting.set(call.client, call);
  }

  #beginNext(): void {
    const clients = [...this.#waiting.keys()];
    const [client] = [...clients.filter((one) => !this.#served.has(one)), ...this.#served].filter((one) =>
      this.#waiting.has(one),
    );
    const next = this.#waiting.get(client);
    if (!next) {
      this.#beginAhead();
      return;
    }
    this.#waiting.delete(client);
    this.#served.delete(client);
    this.#served.add(client);
    this.#begin(next);
  }

  #beginAhead(): void {
    const [next] = this.#ahead.values();
    if (!next) return;
    this.#ahead.delete(next.client);
    this.#begin(next);
  }

  #begin(call: Call): void {
    this.#current = call;
    call.begin();
  }

  #cancel(call: Call): void {
    stop(call, "cancelled");
    if (this.#current === call) return;
    const lane = this.#laneOf(call);
    if (lane.get(call.client) === call) lane.delete(call.client);
    call.refuse(new CallError(peerKinds.cancelled, "the completion was cancelled"));
  }
}

function newCall(client: unknown, urgency: Urgency): Call {
  const nothing = () => undefined;
  const [begin, refuse, abort] = [nothing, nothing, new AbortController()];
  return { client, urgency, begin, refuse, abort, fate: undefined, hasWritten: false, wasPutBack: false };
}

/** Resolves when the model is the call's; rejects when it is refused. */
function turnOf(call: Call): Promise<void> {
  const turn = new Promise<void>((resolve, reject) => {
    call.begin = resolve;
    call.refuse = reject;
  });
  // It may be refused before anybody waits for it.
  turn.catch(() => undefined);
  return turn;
}

function stop(call: Call, fate: Call["fate"]): void {
  call.fate = fate;
  call.abort.abort();
}

function superseded(): CallError {
  return new CallError("superseded", "a newer completion took its place");
}
