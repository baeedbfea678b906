import type { ChosenServer } from "../../core/hosted/permission";
import { BackendError } from "../../core/model/failure";
import { settledOnAbort } from "../../util/abort";
import type { Clock } from "../../util/clock";
import type { Disposable } from "../../util/disposable";
import type { Dialect } from "./fimDialects";
import type { Exit, Patience } from "./ports";
import { askServer } from "./serverReply";

/** Milliseconds since an answer in which a server still has the model: Ollama keeps one for five minutes, unless it needs the room. */
const keptMs = 60_000;
/** How long a large model may take to load. */
export const loadPatience: Partial<Patience> = { firstByteMs: 5 * 60_000 };
/** Milliseconds that a completion waits for it: then it is for others to answer, and the loading goes on. */
const waitMs = 10_000;

/**
 * Has a server load its model before a hole is put to it, where it would not get so far otherwise: Ollama gives up loading
 * as soon as whoever asked is gone ("client connection closed before server finished loading", llm/server.go), and the one
 * who asked for a completion is gone with the next key. This request stays, and holds nothing of the user's.
 */
export class ModelLoading implements Disposable {
  readonly #disposing = new AbortController();
  #answeredAt = Number.NEGATIVE_INFINITY;
  #loading: Promise<void> | undefined;
  #waiting = 0;
  /** Why it was not loaded, where nobody was there to hear it. */
  #unheard: { readonly error: unknown; readonly at: number } | undefined;

  constructor(
    private readonly exit: Exit,
    private readonly server: ChosenServer,
    private readonly clock: Clock,
  ) {}

  /**
   * Settles when the server has it; who aborts does not end that for others.
   * @throws {BackendError} with its kind, `serverSilent` where it takes longer than anybody waits
   */
  async loaded({ path, load }: Dialect, signal: AbortSignal): Promise<void> {
    if (!load || this.clock.now() - this.#answeredAt < keptMs) return;
    const unheard = this.#unheard;
    this.#unheard = undefined;
    if (unheard && this.clock.now() - unheard.at < keptMs) throw unheard.error;
    const { completionModel: model } = this.server;
    this.#loading ??= this.#load(path, model, JSON.stringify(load(model)));
    const over = new AbortController();
    this.#waiting++;
    try {
      const first = Promise.race([this.#loading, this.#tooLong(over.signal)]);
      await settledOnAbort(first, signal, () => new BackendError("cancelled", "cancelled"));
    } finally {
      this.#waiting--;
      over.abort();
    }
  }

  /** The server has answered just now. */
  answered(): void {
    this.#answeredAt = this.clock.now();
  }

  /** Nobody wants the model any more. */
  dispose(): void {
    this.#disposing.abort();
  }

  async #tooLong(signal: AbortSignal): Promise<void> {
    await this.clock.sleep(waitMs, signal);
    throw new BackendError("serverSilent", `${this.server.host} has been loading its model for ${waitMs} ms`);
  }

  async #load(path: string, model: string, body: string): Promise<void> {
    const { exit, server } = this;
    const { signal } = this.#disposing;
    const about = { server, purpose: "completion", method: "POST", path, model, sources: [], body } as const;
    try {
      await askServer(exit, { ...about, patience: loadPatience, signal }, async (values, tally) => {
        for await (const _ of values);
        // No model reads anything.
        tally.usage = { prompt: 0, evaluated: 0, answer: 0, cost: undefined };
      });
      this.answered();
    } catch (error) {
      if (this.#waiting === 0) this.#unheard = { error, at: this.clock.now() };
      throw error;
    } finally {
      this.#loading = undefined;
    }
  }
}
