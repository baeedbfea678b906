import type { Backend, CompletionModel, FimRequest, FimResult, ModelState } from "../../src/core/model/backend";

/** Calls that a backend got, and what they came to. */
export interface CallCounts {
  /** Calls that somebody waited for. */
  live: number;
  /** Calls ahead of the user. */
  ahead: number;
  /** Tokens of those that came to their end. */
  evaluated: number;
  generated: number;
}

/** When a call was made, in milliseconds since 1970, and how long it took to its first token. */
export interface FirstToken {
  readonly startedAt: number;
  /** With the way between the processes, and the wait for a pass of an aborted call. */
  readonly ms: number;
  /** Of the model process's own work. */
  readonly workMs: number;
}

/** A backend whose calls are counted, and whose model may be trusted with whatever it says. */
export class CountedBackend implements Backend {
  readonly counts: CallCounts = { live: 0, ahead: 0, evaluated: 0, generated: 0 };
  readonly #firstTokens: FirstToken[] = [];
  readonly #trusted = new WeakMap<CompletionModel, CompletionModel>();

  constructor(
    private readonly inner: Backend,
    private readonly isGated: boolean,
  ) {}

  /** Of the calls that somebody waited for and that came to their end, in order. */
  get firstTokens(): readonly FirstToken[] {
    return this.#firstTokens;
  }

  get state(): ModelState {
    return this.#seen(this.inner.state);
  }

  readonly onDidChangeState: Backend["onDidChangeState"] = (listener) =>
    this.inner.onDidChangeState((state) => listener(this.#seen(state)));

  warm(): void {
    this.inner.warm();
  }

  async complete(request: FimRequest, options: Parameters<Backend["complete"]>[1]): Promise<FimResult> {
    this.counts[request.urgency]++;
    const startedAt = performance.now();
    const result = await this.inner.complete(this.isGated ? request : { ...request, gateFactor: undefined }, options);
    const { firstTokenMs, totalMs } = result.timing;
    const ms = performance.now() - startedAt - totalMs + firstTokenMs;
    const first = { startedAt: performance.timeOrigin + startedAt, ms, workMs: firstTokenMs };
    if (request.urgency === "live") this.#firstTokens.push(first);
    this.counts.evaluated += result.timing.evaluatedTokens;
    this.counts.generated += result.tokens.length;
    return result;
  }

  /** The same model is the same object each time: answers are remembered by it. */
  #seen(state: ModelState): ModelState {
    if (this.isGated || (state.kind !== "ready" && state.kind !== "busy")) return state;
    let model = this.#trusted.get(state.model);
    if (!model) {
      model = { ...state.model, minLineLogProb: Number.NEGATIVE_INFINITY };
      this.#trusted.set(state.model, model);
    }
    return { ...state, model };
  }
}
