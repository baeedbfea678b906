import type {
  Backend,
  CompletionModel,
  ContextPiece,
  FimRequest,
  FimResult,
  FimToken,
  ModelState,
} from "../../src/core/model/backend";
import { BackendError } from "../../src/core/model/failure";

/** A backend that hides its model's threshold from the pipeline, so that everything is shown, and keeps what was said. */
export class OpenGate implements Backend {
  /** Put into every request. */
  context: readonly ContextPiece[] = [];
  #opened: { readonly from: CompletionModel; readonly to: CompletionModel } | undefined;
  #answer: Promise<FimResult | undefined> = Promise.resolve(undefined);

  constructor(private readonly real: Backend) {}

  get onDidChangeState(): Backend["onDidChangeState"] {
    return this.real.onDidChangeState;
  }

  get state(): ModelState {
    const { state } = this.real;
    if (state.kind !== "ready" && state.kind !== "busy") return state;
    // One object as long as the real one stays the same: the pipeline takes another one for another model.
    if (this.#opened?.from !== state.model) {
      this.#opened = { from: state.model, to: { ...state.model, minLineLogProb: Number.NEGATIVE_INFINITY } };
    }
    return { ...state, model: this.#opened.to };
  }

  warm(): void {
    this.real.warm();
  }

  async complete(
    request: FimRequest,
    options: { readonly onToken?: (token: FimToken) => void; readonly signal: AbortSignal },
  ): Promise<FimResult> {
    if (request.urgency === "ahead") throw new BackendError("superseded", "nothing is asked ahead in a replay");
    // No answer depends on how busy the machine is.
    const answer = this.real.complete(
      { ...request, context: this.context, budgetMs: 60_000, gateFactor: undefined },
      options,
    );
    this.#answer = answer.catch(() => undefined);
    return await answer;
  }

  /** Takes the newest answer, when it has come. */
  async takeAnswer(): Promise<FimResult | undefined> {
    const answer = await this.#answer;
    this.#answer = Promise.resolve(undefined);
    return answer;
  }
}
