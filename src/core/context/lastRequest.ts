import type { Event } from "../../util/event";
import type { Backend, CompletionModel, FimRequest, FimResult, FimToken, ModelState } from "../model/backend";

/** What a model was last asked for a user who waited, and what it said of the cost. */
export interface SentRequest {
  readonly request: FimRequest;
  readonly model: CompletionModel;
  /** Undefined while there is no answer, and where there was none. */
  readonly timing: FimResult["timing"] | undefined;
}

/** A backend that remembers the last request as it left: what was prepared and never sent does not count. */
export class LastRequest implements Backend {
  #sent: SentRequest | undefined;
  readonly onDidChangeState: Event<ModelState>;

  constructor(private readonly backend: Backend) {
    this.onDidChangeState = backend.onDidChangeState;
  }

  get sent(): SentRequest | undefined {
    return this.#sent;
  }

  get state(): ModelState {
    return this.backend.state;
  }

  warm(): void {
    this.backend.warm();
  }

  async complete(
    request: FimRequest,
    options: { readonly onToken?: (token: FimToken) => void; readonly signal: AbortSignal },
  ): Promise<FimResult> {
    const { state } = this.backend;
    const isAsked = request.urgency === "live" && request.maxTokens > 0;
    const sent = isAsked && "model" in state ? { request, model: state.model, timing: undefined } : undefined;
    if (sent) this.#sent = sent;
    const result = await this.backend.complete(request, options);
    if (sent && this.#sent === sent) this.#sent = { ...sent, model: result.model ?? sent.model, timing: result.timing };
    return result;
  }
}
