import type { CompletionModel } from "../model/backend";
import { fimRequest } from "./ask";
import { Flight, type FlightParts } from "./flight";
import type { Suggestion } from "./outcome";
import type { CompletionRequest } from "./request";
import { skipReason } from "./skip/skip";

/** A suggestion on screen and the request that it answers. */
export interface Given {
  readonly request: CompletionRequest;
  readonly suggestion: Suggestion;
}

/**
 * Work for what the user may want next, one thing at a time: the answer to the place behind a suggestion as if it were
 * accepted, and the prompt of a place where the cursor rests. The model process does it while nobody waits.
 */
export class Ahead {
  #next: { readonly from: Given; readonly flight: Flight } | undefined;
  #prefill:
    | { readonly request: CompletionRequest; readonly model: CompletionModel; readonly abort: AbortController }
    | undefined;

  constructor(private readonly parts: FlightParts) {}

  /**
   * Asks for what comes behind a suggestion, once.
   * @param delayMs that the suggestion has to stand before, typed on or not
   */
  askBehind(from: Given, model: CompletionModel, delayMs: number): void {
    if (from.request.preferences.savesPower) return;
    const request = afterAccept(from);
    if (this.#next?.flight.leadsTo(request)) return;
    if (skipReason(request) || this.parts.answers.find(request, model)) return;
    this.#next?.flight.abort();
    const flight = new Flight(request, model, { urgency: "ahead", delayMs }, this.parts);
    const next = { from, flight };
    this.#next = next;
    void flight.landed.then(() => {
      if (this.#next === next) this.#next = undefined;
    });
  }

  /** Has the prompt of a place evaluated, so that a first key there is answered sooner. */
  prefill(request: CompletionRequest, model: CompletionModel): void {
    if (request.preferences.savesPower) return;
    const last = this.#prefill;
    if (last?.model === model && isSamePlace(last.request, request)) return;
    last?.abort.abort("the cursor went elsewhere");
    const abort = new AbortController();
    this.#prefill = { request, model, abort };
    const ask = { ...fimRequest(request, model, { context: this.parts.context, urgency: "ahead" }), maxTokens: 0 };
    // Whoever came in its way evaluates what is missing; there is nothing to mend.
    this.parts.backend.complete(ask, { signal: abort.signal }).catch(() => undefined);
  }

  /** Whether an answer is under way, or held back for a moment. */
  get isWorking(): boolean {
    return this.#next !== undefined;
  }

  /** The answer under way for the place of `request`, which is the caller's from now on. */
  take(request: CompletionRequest): Flight | undefined {
    const flight = this.#next?.flight;
    if (!flight?.leadsTo(request)) return undefined;
    this.#next = undefined;
    flight.hurry();
    return flight;
  }

  /** Gives up what the text no longer leads to. */
  follow(request: CompletionRequest): void {
    if (!this.#next || isOnTheWay(request, this.#next.from)) return;
    this.#next.flight.abort();
    this.#next = undefined;
  }

  dispose(): void {
    this.#next?.flight.abort();
    this.#prefill?.abort.abort("Hearth ends");
  }
}

/** What will be asked when a suggestion has been accepted. */
export function afterAccept({ request, suggestion }: Given): CompletionRequest {
  return {
    ...request,
    before: request.before + suggestion.text,
    after: request.after.slice(suggestion.replacedAfter),
    trigger: "automatic",
  };
}

/** Whether a text may still become the one with the suggestion accepted: it ends on the suggestion's line or in it. */
export function isOnTheWay({ document, before }: CompletionRequest, { request, suggestion }: Given): boolean {
  const lineStart = request.before.lastIndexOf("\n") + 1;
  return (
    document.uri === request.document.uri &&
    before.length >= lineStart &&
    before.length < request.before.length + suggestion.text.length &&
    (request.before + suggestion.text).startsWith(before)
  );
}

function isSamePlace(a: CompletionRequest, b: CompletionRequest): boolean {
  return a.document.uri === b.document.uri && a.before === b.before && a.after === b.after;
}
