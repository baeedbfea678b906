import type { Clock } from "../../util/clock";
import { Emitter } from "../../util/event";
import { type ContextSource, noContext } from "../context/contextSource";
import type { Backend, CompletionModel, FimResult } from "../model/backend";
import { clean } from "./clean";
import { Debounce } from "./debounce";
import { extentAt } from "./extent";
import { Flight, type Landing } from "./flight";
import { firstLineMeanLogProb } from "./gate";
import { type CompletionOutcome, none, type Suggestion } from "./outcome";
import type { CompletionRequest } from "./request";
import { type Answer, Reuse, type Reused } from "./reuse";
import { notReadyReason, skipReason } from "./skip";
import { usablePart } from "./usable";
import { windowAround } from "./window";

/** One answered question, for the log and for "why was nothing suggested here?". */
export interface Decision {
  readonly request: CompletionRequest;
  readonly outcome: CompletionOutcome;
  readonly elapsedMs: number;
}

const maxTokens = { line: 48, block: 160 } as const;
const budgetMs = 1500;

/** Answers "what should stand at the cursor?" along DESIGN §3. */
export class Completer {
  readonly #didDecide = new Emitter<Decision>();
  readonly onDidDecide = this.#didDecide.event;
  readonly #reuse = new Reuse();
  readonly #debounce = new Debounce();
  readonly #shownByKey = new WeakSet<Answer>();
  #flight: Flight | undefined;
  /** The model whose answers are remembered. */
  #answering: CompletionModel | undefined;

  constructor(
    private readonly backend: Backend,
    private readonly clock: Clock,
    private readonly context: ContextSource = noContext,
  ) {}

  /** Starts the work for a text that the editor will ask about soon (VS Code asks some 60 ms after the change). */
  prepare(request: CompletionRequest): void {
    this.#debounce.keyPressed(this.clock.now());
    if (skipReason(request)) {
      this.#flight?.abort();
      return;
    }
    const model = this.#model();
    if (model && !this.#known(request, model)) this.#fly(request, model);
  }

  /** Settles at once when `signal` aborts, then with the reason `cancelled`. Never rejects. */
  async suggest(request: CompletionRequest, { signal }: { readonly signal: AbortSignal }): Promise<CompletionOutcome> {
    const startedAt = this.clock.now();
    const outcome = await this.#decide(request, signal);
    this.#didDecide.fire({ request, outcome, elapsedMs: this.clock.now() - startedAt });
    return outcome;
  }

  dispose(): void {
    this.#flight?.abort();
    this.#didDecide.dispose();
  }

  async #decide(request: CompletionRequest, signal: AbortSignal): Promise<CompletionOutcome> {
    const skipped = skipReason(request);
    if (skipped) return skipped;
    if (signal.aborted) return none("cancelled");
    const model = this.#model();
    if (!model) return notReadyReason(this.backend.state) ?? none("notReady");
    const known = this.#known(request, model);
    if (known) return known;
    const isOwn = this.#flight?.leadsTo(request) !== true;
    let landing = await this.#fly(request, model).join(signal);
    // An answer that was under way for an earlier keystroke may turn out to go elsewhere.
    if (!isOwn && landing?.kind === "result" && !signal.aborted && !this.#known(request, model)) {
      landing = await this.#fly(request, model).join(signal);
    }
    if (!landing || signal.aborted) return none("cancelled");
    return this.#outcomeOf(landing, request, model);
  }

  #outcomeOf(landing: Landing, request: CompletionRequest, model: CompletionModel): CompletionOutcome {
    if (landing.kind === "result") {
      const reused = this.#reuse.find(request);
      return reused ? this.#gated(reused, "model", request, model) : none("cancelled");
    }
    const { kind, message } = landing.error;
    if (kind === "cancelled" || kind === "superseded") return none("cancelled");
    // A process that was lost is started again, and this question is asked again when it is there.
    if (kind === "notLoaded" || kind === "processGone") return none("notReady");
    return none("failed", { failure: kind, detail: message });
  }

  /** The model to ask, if there is one now; the backend is started if it was not. */
  #model(): CompletionModel | undefined {
    const { state } = this.backend;
    if (state.kind !== "ready" && state.kind !== "busy") {
      this.backend.warm();
      return undefined;
    }
    // Each load makes a new object, also of a model with the same name.
    if (this.#answering !== state.model) this.#reuse.clear();
    this.#answering = state.model;
    return state.model;
  }

  /** What can be answered without the model. What was typed on from is asked again where it was not sure enough. */
  #known(request: CompletionRequest, model: CompletionModel): CompletionOutcome | undefined {
    const reused = this.#reuse.find(request);
    if (!reused) return undefined;
    const outcome = this.#gated(reused, reused.typed > 0 ? "typedThrough" : "cache", request, model);
    return outcome.kind === "none" && reused.typed > 0 ? undefined : outcome;
  }

  /** The flight that leads to `request`: the one under way, or a new one that takes its place. */
  #fly(request: CompletionRequest, model: CompletionModel): Flight {
    if (this.#flight?.leadsTo(request)) {
      this.#flight.want();
      return this.#flight;
    }
    this.#flight?.abort();
    const extent = extentAt(request.before, model.writesBlocks);
    const ask = {
      path: request.document.path,
      context: this.context.piecesFor(request.document.uri, model.contextSize),
      ...windowAround(request, model.contextSize),
      maxTokens: maxTokens[extent],
      extent,
      budgetMs,
      urgency: "live",
    } as const;
    const delayMs = request.trigger === "explicit" ? 0 : this.#debounce.delayMs;
    const flight = new Flight(request, ask, delayMs, this.backend, this.clock, (result) => this.#land(request, result));
    this.#flight = flight;
    void flight.landed.then(() => {
      if (this.#flight === flight) this.#flight = undefined;
    });
    return flight;
  }

  #land(request: CompletionRequest, result: FimResult): void {
    this.#debounce.answered(result.timing.firstTokenMs);
    const { text, reason } = usablePart(result);
    const cleaned = reason ? ({ kind: "none", reason } as const) : clean({ ...request, text });
    this.#reuse.add(request, { cleaned, meanLogProb: firstLineMeanLogProb(result.tokens) });
  }

  /** Better nothing than wrong, unless the user asked by key; what was shown then stays while it is typed. */
  #gated(
    { answer: { cleaned, meanLogProb }, whole }: Reused,
    source: Suggestion["source"],
    request: CompletionRequest,
    model: CompletionModel,
  ): CompletionOutcome {
    if (cleaned.kind === "none") return none(cleaned.reason);
    if (request.trigger === "explicit") this.#shownByKey.add(whole);
    const isSure = meanLogProb === undefined || meanLogProb >= model.minMeanLogProb;
    if (!isSure && !this.#shownByKey.has(whole)) {
      return none("lowConfidence", { detail: `${meanLogProb.toFixed(2)}, at least ${model.minMeanLogProb} is shown` });
    }
    const { text, replacedAfter } = cleaned;
    return { kind: "suggestion", text, replacedAfter, source, meanLogProb };
  }
}
