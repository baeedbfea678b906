import type { CompletionModel, FimResult, FimToken } from "../model/backend";
import { clean } from "./clean/clean";
import { usablePart } from "./clean/usable";
import { eagernessRules } from "./eagerness";
import { type Extent, extentAt } from "./extent";
import { firstLineLogProbs } from "./gate";
import { type CompletionOutcome, none, type Suggestion } from "./outcome";
import type { CompletionRequest } from "./request";
import { type Answer, Reuse, type Reused } from "./reuse";

/** How an answer came. */
export interface AnswerKind {
  readonly extent: Extent;
  readonly isAhead: boolean;
}

/** What the model has said so far, and what of it may be shown where. */
export class Answers {
  readonly #reuse = new Reuse();
  readonly #shown = new WeakSet<Answer>();
  /** What was given last. */
  #given: Answer | undefined;
  /** What another model said, and was on screen when this one came: it holds while it is typed, and nowhere else. */
  #old: Answer | undefined;
  #model: CompletionModel | undefined;

  /** Forgets what another model said. Each load makes a new object, also of a model with the same name. */
  useModel(model: CompletionModel): void {
    if (this.#model === model) return;
    this.#model = model;
    // One that answered in another's place may have become the one to ask; and what is on screen does not go while it is typed.
    this.#reuse.keepOnly(model, this.#given);
    this.#old = this.#given;
  }

  /**
   * Keeps the first line of an answer that is still being written, if it may be shown.
   * @returns what would be shown of it
   */
  addFirstLine(
    request: CompletionRequest,
    text: string,
    tokens: readonly FimToken[],
    kind: AnswerKind,
  ): string | undefined {
    const cleaned = clean({ ...request, text });
    // What had to be closed behind it would stand in the way of the lines that come.
    if (cleaned.kind === "none" || !squeezed(text).startsWith(squeezed(cleaned.text))) return undefined;
    const answer: Answer = { cleaned, lineLogProb: firstLineLogProbs({ tokens }).sum, ...kind, model: this.#model };
    if (this.#model && !this.#isSure(answer, request, this.#model)) return undefined;
    const shown = this.#shownAt(request);
    if (shown && !beginsAlike(answer, shown)) return undefined;
    this.#replace(request, answer, shown);
    return cleaned.text;
  }

  add(request: CompletionRequest, result: FimResult, kind: AnswerKind): void {
    const { text, reason } = usablePart(result);
    const cleaned = reason ? ({ kind: "none", reason } as const) : clean({ ...request, text });
    const model = result.model ?? this.#model;
    const whole: Answer = { cleaned, lineLogProb: firstLineLogProbs(result).sum, ...kind, model };
    const shown = this.#shownAt(request);
    // What is on screen may grow and does not change or go.
    const stays = shown !== undefined && !beginsAlike(whole, shown);
    this.#replace(request, stays ? { ...shown, extent: kind.extent } : whole, shown);
  }

  /**
   * What can be answered now. Undefined where the model has to be asked: it has said nothing about this place, or was
   * not sure of what was typed on from, or the user asks for more than it was asked for.
   */
  find(request: CompletionRequest, model: CompletionModel): CompletionOutcome | undefined {
    return this.#find(request, model)?.outcome;
  }

  /** As {@link find}; what it gives goes on screen. `source` says so where it just came from the model. */
  give(request: CompletionRequest, model: CompletionModel, source?: "model"): CompletionOutcome | undefined {
    const found = this.#find(request, model, source);
    if (found?.outcome.kind === "suggestion") {
      this.#shown.add(found.whole);
      this.#given = found.whole;
    }
    return found?.outcome;
  }

  #shownAt(request: CompletionRequest): Answer | undefined {
    const answer = this.#reuse.at(request);
    return answer && answer !== this.#old && this.#shown.has(answer) ? answer : undefined;
  }

  #replace(request: CompletionRequest, answer: Answer, shown: Answer | undefined): void {
    if (shown) this.#shown.add(answer);
    this.#reuse.add(request, answer);
  }

  #find(request: CompletionRequest, model: CompletionModel, source?: "model") {
    const reused = this.#reuse.find(request);
    if (!reused) return undefined;
    const { whole, typed } = reused;
    if (isOtherThanWanted(whole, request, model)) return undefined;
    if (typed === 0 && whole === this.#old && whole.model !== this.#model) return undefined;
    // It was not written to its end, which the user wants to see now.
    if (isGivenUp(whole) && this.#isSure(whole, request, model)) return undefined;
    const outcome = this.#gated(reused, source ?? sourceOf(reused), request, model);
    return outcome.kind === "none" && typed > 0 ? undefined : { outcome, whole };
  }

  /** Better nothing than wrong, unless the user asked by key; what was shown then stays while it is typed. */
  #gated(
    { answer, whole }: Reused,
    source: Suggestion["source"],
    request: CompletionRequest,
    model: CompletionModel,
  ): CompletionOutcome {
    const { cleaned, lineLogProb } = answer;
    if (cleaned.kind === "none" && !isGivenUp(whole)) return none(cleaned.reason);
    if (cleaned.kind === "none" || !this.#isSure(whole, request, model)) {
      const least = leastLineLogProb(request, whole.model ?? model);
      const sure = `${cleaned.kind === "none" ? "at most " : ""}${percent(lineLogProb ?? 0)} sure`;
      return none("lowConfidence", { detail: `${sure}, ${percent(least)} is the least` });
    }
    const { text, replacedAfter } = cleaned;
    return { kind: "suggestion", text, replacedAfter, source, lineLogProb };
  }

  #isSure(whole: Answer, request: CompletionRequest, model: CompletionModel): boolean {
    if (request.trigger === "explicit" || this.#shown.has(whole)) return true;
    return whole.lineLogProb === undefined || whole.lineLogProb >= leastLineLogProb(request, whole.model ?? model);
  }
}

function leastLineLogProb({ preferences }: CompletionRequest, { minLineLogProb }: CompletionModel): number {
  return minLineLogProb * eagernessRules[preferences.eagerness].gateFactor;
}

/** Whether the model was stopped because its first line could not become sure enough any more. */
function isGivenUp({ cleaned }: Answer): boolean {
  return cleaned.kind === "none" && cleaned.reason === "lowConfidence";
}

function percent(logProb: number): string {
  return `${(Math.exp(logProb) * 100).toFixed(0)} %`;
}

/** Whether the user wants more by key than was asked for, or has changed what to ask for everywhere. */
function isOtherThanWanted(answer: Answer, request: CompletionRequest, { writesBlocks }: CompletionModel): boolean {
  const wanted = extentAt(request, writesBlocks);
  if (request.preferences.lines !== "auto") return answer.extent !== wanted;
  return request.trigger === "explicit" && answer.extent === "line" && wanted === "block";
}

function sourceOf({ typed, whole }: Reused): Suggestion["source"] {
  if (typed > 0) return "typedThrough";
  return whole.isAhead ? "ahead" : "cache";
}

function beginsAlike({ cleaned: whole }: Answer, { cleaned: old }: Answer): boolean {
  return whole.kind === "text" && old.kind === "text" && whole.text.startsWith(old.text);
}

function squeezed(text: string): string {
  return text.replace(/\s/g, "");
}
