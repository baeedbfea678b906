import type { Clock } from "../../util/clock";
import type { Event } from "../../util/event";
import { Emitter } from "../../util/event";
import type { Backend } from "../model/backend";
import { type CompletionOutcome, none } from "./outcome";
import type { CompletionRequest } from "./request";

/** One answered question, for the log and for "why was nothing suggested here?". */
export interface Decision {
  readonly request: CompletionRequest;
  readonly outcome: CompletionOutcome;
  readonly elapsedMs: number;
}

/** Answers "what should stand at the cursor?" along DESIGN §3. */
export class Completer {
  readonly #didDecide = new Emitter<Decision>();
  readonly onDidDecide: Event<Decision> = this.#didDecide.event;

  constructor(
    readonly backend: Backend,
    readonly clock: Clock,
  ) {}

  /** Starts the work for a text that the editor will ask about soon (VS Code asks some 60 ms after the change). */
  prepare(_request: CompletionRequest): void {}

  /** Settles at once when `signal` aborts, then with the reason `cancelled`. Never rejects. */
  async suggest(_request: CompletionRequest, _options: { readonly signal: AbortSignal }): Promise<CompletionOutcome> {
    return none("notReady");
  }

  dispose(): void {}
}
