import type { MachineSpeed } from "../protocol/machine";
import { CallError, peerKinds } from "../protocol/rpc";
import type { Clock } from "../util/clock";
import type { ChatQueue } from "./chatQueue";
import type { Engine } from "./engine";
import type { Quiet } from "./quiet";
import type { Scheduler, Turn } from "./scheduler";
import type { Speedometer } from "./speedometer";

/**
 * Milliseconds after a call in which no other comes: only then is it idle time, and not the time between two keys. Where
 * the model reads slowly, what is done then takes seconds, of which most are wasted if somebody only stopped for a breath.
 */
const quietMs = { fast: 300, slow: 1000 } as const;
/** Tokens a second below which a model reads slowly. */
const slowReading = 1000;

/** How work that nobody waits for ends when somebody comes. */
const ordinaryEnds: ReadonlySet<string> = new Set(["superseded", peerKinds.cancelled]);

export interface IdleWorkOptions {
  readonly engine: Engine;
  readonly scheduler: Scheduler;
  readonly chats: ChatQueue;
  readonly quiet: Quiet;
  readonly speedometer: Speedometer;
  readonly clock: Clock;
  readonly warn: (message: string) => void;
}

/** What nobody waits for: it runs in the scheduler too, as a client that never goes before others, and beside no answer. */
export class IdleWork {
  #speed: Promise<MachineSpeed> | undefined;
  /** Until it is quiet for long enough to do a chore. */
  #waiting = new AbortController();

  constructor(private readonly options: IdleWorkOptions) {}

  /** Somebody asks for a completion. */
  callCame(): void {
    this.#waiting.abort();
  }

  /** Somebody asks a question; what is under way ends, as it does for a completion. */
  questionCame(): void {
    this.options.scheduler.stopAhead();
  }

  /** What the engine would do for the next completion is done once it is quiet. */
  callEnded(): void {
    this.#waiting.abort();
    const waiting = new AbortController();
    this.#waiting = waiting;
    void this.#doChoreWhenQuiet(waiting.signal);
  }

  /** Measures the machine once, however many windows want to know. */
  probe(): Promise<MachineSpeed> {
    this.#speed ??= this.#measure().catch((error: unknown) => {
      this.#speed = undefined;
      throw error;
    });
    return this.#speed;
  }

  async #doChoreWhenQuiet(waiting: AbortSignal): Promise<void> {
    const { clock, chats, engine, warn } = this.options;
    do {
      await chats.whenIdle();
      await clock.sleep(this.#quietMs, waiting);
    } while (chats.isBusy && !waiting.aborted);
    const chore = waiting.aborted ? undefined : engine.chore();
    if (!chore) return;
    try {
      await this.#inTurn(this, chore);
    } catch (error) {
      if (!isOrdinary(error)) warn(`work ahead of the next call failed: ${String(error)}`);
    }
  }

  get #quietMs(): number {
    const { readTokensPerSecond } = this.options.speedometer.speed;
    return readTokensPerSecond !== undefined && readTokensPerSecond < slowReading ? quietMs.slow : quietMs.fast;
  }

  /** Does not begin where somebody asked a question while it waited for another call's end. */
  async #inTurn<T>(client: unknown, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { chats, quiet, scheduler } = this.options;
    const turn = async ({ signal }: Turn) => {
      if (chats.isBusy) throw new CallError("superseded", "an answer is made");
      return await work(signal);
    };
    return await quiet.during(() => scheduler.run(client, turn, new AbortController().signal, "ahead"));
  }

  /** Whoever asks meanwhile goes first, and the measuring begins anew. */
  async #measure(): Promise<MachineSpeed> {
    const { clock, chats, engine, scheduler } = this.options;
    const client = Symbol("idle");
    for (;;) {
      await chats.whenIdle();
      try {
        return await this.#inTurn(client, (signal) => engine.probeSpeed(signal));
      } catch (error) {
        if (!isOrdinary(error)) throw error;
        await clock.sleep(quietMs.slow);
      } finally {
        scheduler.forget(client);
      }
    }
  }
}

function isOrdinary(error: unknown): boolean {
  return error instanceof CallError && ordinaryEnds.has(error.kind);
}
