import type { Clock } from "../../util/clock";
import { Emitter } from "../../util/event";
import { type ContextSource, noContext } from "../context/contextSource";
import type { Backend, CompletionModel } from "../model/backend";
import { Ahead, afterAccept, type Given, isOnTheWay } from "./ahead";
import { Answers } from "./answers";
import { Debounce } from "./debounce";
import { Flight, type FlightParts, type Landing } from "./flight";
import { type CompletionOutcome, none, noneBecauseOf } from "./outcome";
import type { CompletionRequest } from "./request";
import { notReadyReason } from "./skip/notReady";
import { skipReason } from "./skip/skip";

/** One answered question, for the log and for "why was nothing suggested here?". */
export interface Decision {
  readonly request: CompletionRequest;
  readonly outcome: CompletionOutcome;
  readonly elapsedMs: number;
}

/** Answers "what should stand at the cursor?" along DESIGN §3. */
export class Completer {
  readonly #didDecide = new Emitter<Decision>();
  readonly onDidDecide = this.#didDecide.event;
  readonly #didGrow = new Emitter<CompletionRequest>();
  /** A request was answered with the first line of a block, and now there is more, which begins with that line. */
  readonly onDidGrow = this.#didGrow.event;
  readonly #answers = new Answers();
  readonly #debounce = new Debounce();
  readonly #parts: FlightParts;
  readonly #ahead: Ahead;
  /** The one call whose answer leads to what was asked last. */
  #flight: Flight | undefined;
  /** What is on screen, as far as that can be known. */
  #given: Given | undefined;

  constructor(
    private readonly backend: Backend,
    private readonly clock: Clock,
    context: ContextSource = noContext,
  ) {
    this.#parts = { backend, clock, context, answers: this.#answers };
    this.#ahead = new Ahead(this.#parts);
  }

  /** Starts the work for a text that the editor will ask about soon (VS Code asks some 60 ms after the change). */
  prepare(request: CompletionRequest): void {
    this.#debounce.keyPressed(this.clock.now());
    const isAccepted = this.#follow(request);
    if (skipReason(request)) return;
    const model = this.#model();
    if (model && !this.#answers.find(request, model)) this.#fly(request, model, isAccepted);
  }

  /** The cursor came to a place and rests there: its prompt is evaluated, so that a first key is answered sooner. */
  rest(request: CompletionRequest): void {
    this.#follow(request);
    // A model that sleeps is not woken by a cursor.
    const model = this.#readyModel();
    if (!model || skipReason(request)) return;
    if (!this.#flight && !this.#answers.find(request, model)) this.#ahead.prefill(request, model);
  }

  /**
   * Settles at once when `signal` aborts, then with the reason `cancelled`. Never rejects.
   * @param options.askedAt when the editor asked, by the clock; now if it is left out
   */
  async suggest(
    request: CompletionRequest,
    options: { readonly askedAt?: number; readonly signal: AbortSignal },
  ): Promise<CompletionOutcome> {
    const { askedAt = this.clock.now(), signal } = options;
    const outcome = await this.#decide(request, signal);
    this.#didDecide.fire({ request, outcome, elapsedMs: this.clock.now() - askedAt });
    if (outcome.kind === "suggestion") {
      this.#given = { request, suggestion: outcome };
      this.#lookAhead();
    }
    return outcome;
  }

  /** Whether the model is asked for something, or will be without another key. */
  get isWorking(): boolean {
    return this.#flight !== undefined || this.#ahead.isWorking;
  }

  dispose(): void {
    this.#flight?.abort();
    this.#ahead.dispose();
    this.#didDecide.dispose();
    this.#didGrow.dispose();
  }

  async #decide(request: CompletionRequest, signal: AbortSignal): Promise<CompletionOutcome> {
    const skipped = skipReason(request);
    if (skipped) return skipped;
    if (signal.aborted) return none("cancelled");
    const model = this.#model();
    if (!model) return notReadyReason(this.backend.state) ?? none("notReady");
    const isAccepted = this.#follow(request);
    const known = this.#answers.give(request, model);
    if (known?.kind === "suggestion") this.#flight?.keep();
    return known ?? (await this.#ask(request, model, { isAccepted, signal }));
  }

  /**
   * Gives up what the text that stands there now no longer leads to.
   * @returns whether what was on screen was accepted, or typed in full
   */
  #follow(request: CompletionRequest): boolean {
    const isAccepted = this.#given !== undefined && isSameText(request, afterAccept(this.#given));
    if (this.#given && !isOnTheWay(request, this.#given)) this.#given = undefined;
    const taken = this.#ahead.take(request);
    if (taken) this.#own(taken);
    else if (this.#flight && !this.#flight.leadsTo(request)) {
      this.#flight.abort();
      this.#flight = undefined;
    }
    this.#ahead.follow(request);
    return isAccepted;
  }

  async #ask(
    request: CompletionRequest,
    model: CompletionModel,
    options: { readonly isAccepted: boolean; readonly signal: AbortSignal },
  ): Promise<CompletionOutcome> {
    const { isAccepted, signal } = options;
    const isOwn = this.#flight?.leadsTo(request) !== true;
    const flight = this.#fly(request, model, isAccepted);
    await flight.wait(flight.firstLine, signal);
    const early = signal.aborted ? none("cancelled") : this.#answers.give(request, model, "model");
    if (early?.kind === "suggestion") flight.keep();
    if (early) return early;
    const landing = await flight.wait(flight.landed, signal);
    if (!landing || signal.aborted) return none("cancelled");
    const whole = landing.kind === "result" ? this.#answers.give(request, model, "model") : undefined;
    if (whole) return whole;
    // An answer that was under way for an earlier keystroke may turn out to go elsewhere, or to make way for others.
    const isLost = landing.kind === "result" || landing.error.kind === "superseded";
    if (!isOwn && isLost) return await this.#ask(request, model, options);
    return landing.kind === "result" ? none("cancelled") : noneBecauseOf(landing.error);
  }

  /** The model to ask, if there is one now; the backend is started if it was not. */
  #model(): CompletionModel | undefined {
    const model = this.#readyModel();
    if (!model) this.backend.warm();
    return model;
  }

  #readyModel(): CompletionModel | undefined {
    const { state } = this.backend;
    if (state.kind !== "ready" && state.kind !== "busy") return undefined;
    this.#answers.useModel(state.model);
    return state.model;
  }

  /** The flight that leads to `request`: the one under way, or a new one that takes its place. */
  #fly(request: CompletionRequest, model: CompletionModel, isAccepted: boolean): Flight {
    if (this.#flight?.leadsTo(request)) {
      this.#flight.want();
      if (request.trigger === "explicit") this.#flight.wantAll();
      return this.#flight;
    }
    this.#given = undefined;
    const delayMs = this.#debounce.delayMs(request, isAccepted, this.clock.now());
    // What the model has not read of a new place, it can read meanwhile.
    if (delayMs > 0) this.#ahead.prefill(request, model);
    return this.#own(new Flight(request, model, { urgency: "live", delayMs }, this.#parts));
  }

  #own(flight: Flight): Flight {
    this.#flight?.abort();
    this.#flight = flight;
    void flight.landed.then((landing) => this.#landed(flight, landing));
    return flight;
  }

  #landed(flight: Flight, landing: Landing): void {
    if (landing.kind === "result") this.#debounce.answered(landing.firstTokenMs);
    else if (landing.error.kind === "cancelled" && landing.waitedMs) this.#debounce.gaveUp(landing.waitedMs);
    if (this.#flight !== flight) return;
    this.#flight = undefined;
    this.#grow();
    this.#lookAhead();
  }

  /** Tells where what is on screen was the first line of what has landed now. */
  #grow(): void {
    const model = this.#readyModel();
    if (!this.#given || !model) return;
    const { request, suggestion } = this.#given;
    const whole = this.#answers.find(request, model);
    if (whole?.kind !== "suggestion" || whole.text.length <= suggestion.text.length) return;
    if (!whole.text.startsWith(suggestion.text)) return;
    this.#given = { request, suggestion: whole };
    this.#didGrow.fire(request);
  }

  #lookAhead(): void {
    const model = this.#readyModel();
    if (model && this.#given && !this.#flight) this.#ahead.askBehind(this.#given, model, this.#debounce.aheadMs);
  }
}

function isSameText(a: CompletionRequest, b: CompletionRequest): boolean {
  return a.document.uri === b.document.uri && a.before === b.before;
}
