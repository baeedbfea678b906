import type { ChosenServer } from "../../core/hosted/permission";
import { BackendError } from "../../core/model/failure";
import { settledOnAbort } from "../../util/abort";
import type { Clock } from "../../util/clock";
import type { Dialect } from "./fimDialects";
import type { Exit } from "./ports";
import { askServer } from "./serverReply";

/** Milliseconds since an answer in which a server still has the model: Ollama keeps one for five minutes, unless it needs the room. */
const keptMs = 60_000;
/** Milliseconds that a large model may take. */
const longestLoadMs = 5 * 60_000;

/**
 * Has a server load its model before a hole is put to it, where it would not get so far otherwise: Ollama gives up loading
 * as soon as whoever asked is gone ("client connection closed before server finished loading", llm/server.go), and the one
 * who asked for a completion is gone with the next key. This request stays, and holds nothing of the user's.
 */
export class ModelLoading {
  #answeredAt = Number.NEGATIVE_INFINITY;
  #loading: Promise<void> | undefined;

  constructor(
    private readonly exit: Exit,
    private readonly server: ChosenServer,
    private readonly clock: Clock,
  ) {}

  /** Settles when the server has it; who aborts does not end that for others. @throws {BackendError} with its kind */
  async loaded({ path, load }: Dialect, signal: AbortSignal): Promise<void> {
    if (!load || this.clock.now() - this.#answeredAt < keptMs) return;
    const { completionModel: model } = this.server;
    this.#loading ??= this.#load(path, model, JSON.stringify(load(model))).finally(() => {
      this.#loading = undefined;
    });
    await settledOnAbort(this.#loading, signal, () => new BackendError("cancelled", "cancelled"));
  }

  /** The server has answered just now. */
  answered(): void {
    this.#answeredAt = this.clock.now();
  }

  async #load(path: string, model: string, body: string): Promise<void> {
    const { exit, server } = this;
    const { signal } = new AbortController();
    const about = { server, purpose: "setup", method: "POST", path, model, sources: [], body } as const;
    const outgoing = { ...about, patience: { firstByteMs: longestLoadMs }, signal };
    await askServer(exit, outgoing, async (values) => {
      for await (const _ of values);
    });
    this.answered();
  }
}
