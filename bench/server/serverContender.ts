import type { FimClient } from "../../src/backends/hosted/ports";
import { Completer } from "../../src/core/completion/completer";
import type { Backend, CompletionModel } from "../../src/core/model/backend";
import { BackendError } from "../../src/core/model/failure";
import { systemClock } from "../../src/util/clock";
import { requestAt } from "../hearth/hearthContender";
import type { Answer, Ask, Contender, Place, Work } from "../opponents/contender";

/** What happened to a person's calls. Times are milliseconds from the call to its first token. */
export interface ServerCalls {
  readonly firstTokenMs: readonly number[];
  /** Tokens of prompts and answers of calls that came to their end. */
  readonly tokens: number;
  /** Given up, because the person typed on. */
  readonly superseded: number;
  readonly failures: Readonly<Record<string, number>>;
}

/** One person whose Hearth asks a server: the extension's own Completer and client, without VS Code. */
export class ServerContender implements Contender {
  readonly name = "server";
  readonly #completer: Completer;
  readonly #backend: ServerBackend;

  constructor(client: FimClient, model: CompletionModel) {
    this.#backend = new ServerBackend(client, model);
    this.#completer = new Completer(this.#backend, systemClock);
  }

  get told(): ServerCalls {
    return this.#backend.calls;
  }

  changed(place: Place): void {
    this.#completer.prepare(requestAt(place));
  }

  async ask({ place, signal }: Ask): Promise<Answer | undefined> {
    const startedAt = performance.now();
    const outcome = await this.#completer.suggest(requestAt(place), { signal });
    if (signal.aborted) return undefined;
    const totalMs = performance.now() - startedAt;
    const isNew = outcome.kind === "suggestion" && outcome.source === "model";
    const text = outcome.kind === "suggestion" ? outcome.text : "";
    return { text, evaluatedTokens: 0, generatedTokens: 0, firstTokenMs: totalMs, totalMs, isNew };
  }

  async settled(): Promise<void> {
    await this.#backend.settled();
  }

  work(): Work {
    return { requests: this.#backend.requests, evaluatedTokens: 0, generatedTokens: 0 };
  }

  cpuSeconds(): number {
    return 0;
  }

  async close(): Promise<void> {
    this.#completer.dispose();
    await this.settled();
  }
}

/** A server that is always there, as the Completer's backend, with a count of what became of the calls. */
class ServerBackend implements Backend {
  readonly state: Backend["state"];
  readonly onDidChangeState: Backend["onDidChangeState"] = () => ({ dispose: () => undefined });
  readonly calls = { firstTokenMs: [] as number[], tokens: 0, superseded: 0, failures: {} as Record<string, number> };
  requests = 0;
  readonly #open = new Set<Promise<unknown>>();

  constructor(
    private readonly client: FimClient,
    model: CompletionModel,
  ) {
    // What a server writes is to be counted, however sure of it the server is.
    this.state = { kind: "ready", model: { ...model, minLineLogProb: Number.NEGATIVE_INFINITY } };
  }

  warm(): void {
    // It runs already.
  }

  complete(...asked: Parameters<Backend["complete"]>): ReturnType<Backend["complete"]> {
    const call = this.#complete(...asked);
    const ended = call
      .catch((error: unknown) => this.#failed(error))
      .finally(() => {
        this.#open.delete(ended);
      });
    this.#open.add(ended);
    return call;
  }

  async settled(): Promise<void> {
    await Promise.all(this.#open);
  }

  async #complete(...[request, { onToken, signal }]: Parameters<Backend["complete"]>) {
    // What is asked for ahead of the person never goes to a server.
    if (request.urgency === "ahead") throw new BackendError("superseded", "nobody waits for it");
    this.requests++;
    const startedAt = performance.now();
    let isFirst = true;
    const result = await this.client.complete(
      { ...request, gateFactor: undefined },
      {
        onToken: (token) => {
          if (isFirst) this.calls.firstTokenMs.push(performance.now() - startedAt);
          isFirst = false;
          onToken?.(token);
        },
        signal,
      },
    );
    this.calls.tokens += result.timing.promptTokens + result.tokens.length;
    return result;
  }

  #failed(error: unknown): void {
    const kind = error instanceof BackendError ? error.kind : "internal";
    if (kind === "superseded") return;
    if (kind === "cancelled") this.calls.superseded++;
    else this.calls.failures[kind] = (this.calls.failures[kind] ?? 0) + 1;
  }
}
