import type { Backend, FimEnd, FimRequest, FimResult, FimToken, ModelState } from "../../src/core/model/backend";
import { BackendError, type FailureKind } from "../../src/core/model/failure";
import { onAbort } from "../../src/util/abort";
import { Emitter } from "../../src/util/event";
import { settle } from "./fakeClock";

/** A call that waits for the test to answer it. */
export class FakeCall {
  isSettled = false;
  #tokens: FimToken[] = [];
  readonly result: Promise<FimResult>;
  #resolve: (result: FimResult) => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;

  constructor(
    readonly request: FimRequest,
    readonly signal: AbortSignal,
    private readonly onToken: ((token: FimToken) => void) | undefined,
  ) {
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    onAbort(signal, () => this.fail("cancelled"));
  }

  /** Streams a piece. */
  write(text: string, logProb: number | undefined = -0.01): void {
    const token = { text, logProb };
    this.#tokens.push(token);
    this.onToken?.(token);
  }

  /** Streams `text`, if any, and ends. */
  async end(text?: string, logProb?: number, end: FimEnd = "lineEnd"): Promise<void> {
    if (text !== undefined) this.write(text, logProb);
    this.isSettled = true;
    const timing = { promptTokens: 1, evaluatedTokens: 1, firstTokenMs: 5, totalMs: 9 };
    this.#resolve({ tokens: this.#tokens, end, timing });
    await settle();
  }

  fail(kind: FailureKind): void {
    this.isSettled = true;
    this.#reject(new BackendError(kind, kind));
  }
}

/** A backend that is ready at once and whose calls the test answers. */
export class FakeBackend implements Backend {
  readonly calls: FakeCall[] = [];
  readonly #didChangeState = new Emitter<ModelState>();
  readonly onDidChangeState = this.#didChangeState.event;
  readonly model = { name: "fake", contextSize: 1024, minMeanLogProb: -0.15, writesBlocks: false };
  state: ModelState = { kind: "ready", model: this.model };
  warmed = 0;

  warm(): void {
    this.warmed++;
  }

  setState(state: ModelState): void {
    this.state = state;
    this.#didChangeState.fire(state);
  }

  complete(
    request: FimRequest,
    options: { readonly onToken?: (token: FimToken) => void; readonly signal: AbortSignal },
  ): Promise<FimResult> {
    const call = new FakeCall(request, options.signal, options.onToken);
    this.calls.push(call);
    return call.result;
  }

  /** The newest call. */
  get call(): FakeCall {
    const last = this.calls.at(-1);
    if (!last) throw new Error("no call was made");
    return last;
  }
}
