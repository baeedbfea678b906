import type { LeaveReason } from "../protocol/host";
import type { Clock } from "../util/clock";

/** Milliseconds a process without clients waits for the next: a window that reloads is back within that time. */
const graceMs = 5000;
/**
 * Milliseconds a new process waits for the window that started it, which may be slow. More than the 10 s of a handshake:
 * a window that is just asking a process that hangs, in whose place this one came, finds this one only after that.
 */
const firstClientMs = 15_000;
/** The longest time that a timer can be set to. */
const longestMs = 2 ** 31 - 1;

/** When a shared model process leaves: some time after its last client, or when nobody has asked anything for long. */
export class Lifetime {
  #clients = 0;
  #calls = 0;
  #unloadAfterMinutes = 0;
  #waitingForClients: AbortController | undefined;
  #waitingForCalls: AbortController | undefined;
  #end: (reason: LeaveReason | "alone") => void = () => undefined;
  /** Resolves when it is time to leave; `alone` when there is nobody to tell. */
  readonly over = new Promise<LeaveReason | "alone">((resolve) => {
    this.#end = resolve;
  });

  /** @param hasGrace false on Windows, where a program that runs from VS Code's folder keeps it from being updated */
  constructor(
    private readonly clock: Clock,
    private readonly hasGrace: boolean,
  ) {
    this.#awaitClients(firstClientMs);
  }

  clientCame(): void {
    this.#clients++;
    this.#waitingForClients?.abort();
  }

  clientWent(): void {
    this.#clients--;
    if (this.#clients === 0) this.#awaitClients(this.hasGrace ? graceMs : 0);
  }

  /** 0 for never. */
  unloadAfter(minutes: number): void {
    this.#unloadAfterMinutes = minutes;
    this.#awaitCalls();
  }

  /** Does what a client asked for; a process that works is not idle. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#calls++;
    this.#waitingForCalls?.abort();
    try {
      return await work();
    } finally {
      this.#calls--;
      this.#awaitCalls();
    }
  }

  #awaitClients(ms: number): void {
    this.#waitingForClients?.abort();
    this.#waitingForClients = this.#endAfter(ms, "alone");
  }

  #awaitCalls(): void {
    this.#waitingForCalls?.abort();
    if (this.#calls > 0 || this.#unloadAfterMinutes === 0) return;
    this.#waitingForCalls = this.#endAfter(this.#unloadAfterMinutes * 60_000, "idle");
  }

  #endAfter(ms: number, reason: LeaveReason | "alone"): AbortController {
    const waiting = new AbortController();
    const { signal } = waiting;
    void this.clock.sleep(Math.min(ms, longestMs), signal).then(() => signal.aborted || this.#end(reason));
    return waiting;
  }
}
