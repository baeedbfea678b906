import type {
  Backend,
  CompletionModel,
  FimEnd,
  FimRequest,
  FimResult,
  FimToken,
  ModelState,
} from "../../src/core/model/backend";
import { BackendError, type FailureKind } from "../../src/core/model/failure";
import { onAbort } from "../../src/util/abort";
import { Emitter } from "../../src/util/event";
import { settle } from "./fakeClock";

/** A call that waits for the test to answer it. */
export class FakeCall {
  isSettled = false;
  /** Who says that it answered, where a test lets that be another model. */
  answeredBy: CompletionModel | undefined;
  #tokens: FimToken[] = [];
  readonly result: Promise<FimResult>;
  #resolve: (result: FimResult) => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;

  constructor(
    readonly request: FimRequest,
    readonly signal: AbortSignal,
    private readonly onToken: ((token: FimToken) => void) | undefined,
    private readonly firstTokenMs: number,
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
    const timing = { promptTokens: 1, evaluatedTokens: 1, firstTokenMs: this.firstTokenMs, totalMs: 9 };
    this.#resolve({ tokens: this.#tokens, end, timing, ...(this.answeredBy && { model: this.answeredBy }) });
    await settle();
  }

  fail(kind: FailureKind): void {
    this.isSettled = true;
    this.#reject(new BackendError(kind, kind));
  }
}

/** A backend that is ready at once and whose calls the test answers. */
export class FakeBackend implements Backend {
  /** The calls that somebody waits for. */
  readonly calls: FakeCall[] = [];
  /** Those for what may be wanted soon. */
  readonly aheadCalls: FakeCall[] = [];
  readonly #didChangeState = new Emitter<ModelState>();
  readonly onDidChangeState = this.#didChangeState.event;
  readonly model: CompletionModel;
  state: ModelState;
  warmed = 0;

  readonly #firstTokenMs: number;

  constructor({ writesBlocks = false, firstTokenMs = 5 } = {}) {
    this.#firstTokenMs = firstTokenMs;
    this.model = { name: "fake", contextSize: 1024, minLineLogProb: -0.15, writesBlocks };
    this.state = { kind: "ready", model: this.model };
  }

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
    const call = new FakeCall(request, options.signal, options.onToken, this.#firstTokenMs);
    (request.urgency === "live" ? this.calls : this.aheadCalls).push(call);
    return call.result;
  }

  /** The newest call that somebody waits for. */
  get call(): FakeCall {
    return newest(this.calls);
  }

  /** The newest call for what may be wanted soon. */
  get aheadCall(): FakeCall {
    return newest(this.aheadCalls);
  }
}

function newest(calls: readonly FakeCall[]): FakeCall {
  const last = calls.at(-1);
  if (!last) throw new Error("no call was made");
  return last;
}
