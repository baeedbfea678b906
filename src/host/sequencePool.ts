import type { LlamaContextSequence } from "node-llama-cpp";
import type { Anchor, AnchoredPrompt, AnchoredPrompts, Hole } from "./anchoredPrompt";

/** A prompt and the sequence whose KV cache holds most of it. */
export interface Placement {
  readonly sequence: LlamaContextSequence;
  readonly prompt: readonly number[];
  readonly anchor: Anchor;
}

/** A sequence of the completion context, and what its KV cache is for. */
interface Slot {
  readonly sequence: LlamaContextSequence;
  anchor: Anchor | undefined;
  /** False while it is being filled ahead of its use. */
  isFilled: boolean;
  /** Counts up; the lowest was used longest ago. */
  usedAt: number;
}

/** Tokens that the prompt of a new anchor may have. */
export interface PromptBudget {
  /** Where somebody waits for it to be read. */
  readonly soon: number;
  readonly most: number;
}

/** A prompt for a hole under a slot's anchor. */
interface Held {
  readonly slot: Slot;
  readonly anchor: Anchor;
  readonly prompt: AnchoredPrompt;
}

/** Share of a new prompt that must stand in a cache already for that cache to be overwritten by its end. */
const worthKeeping = 0.5;

/**
 * Keeps the places that were worked at last in the KV caches of several sequences, so that going back to one costs
 * nothing, and fills a new cache in idle time when the room of the one in use runs short.
 */
export class SequencePool {
  readonly #slots: readonly Slot[];
  #last: { readonly hole: Hole; readonly slot: Slot; readonly wantsMove: boolean } | undefined;
  #turn = 0;

  constructor(
    private readonly prompts: AnchoredPrompts,
    sequences: readonly LlamaContextSequence[],
    private readonly budget: () => PromptBudget,
  ) {
    this.#slots = sequences.map((sequence) => ({ sequence, anchor: undefined, isFilled: false, usedAt: 0 }));
  }

  /** The prompt for a hole, and where to evaluate it. */
  place(hole: Hole): Placement {
    const { slot, anchor, prompt } = this.#holding(hole) ?? this.#anew(hole);
    slot.usedAt = ++this.#turn;
    slot.isFilled = true;
    this.#last = { hole, slot, wantsMove: prompt.wantsMove };
    return { sequence: slot.sequence, prompt: prompt.tokens, anchor };
  }

  /** Whether {@link nextMove} may have something. */
  get wantsMove(): boolean {
    return this.#last?.wantsMove === true;
  }

  /**
   * What should be evaluated while nobody waits: the last hole under a new anchor, on another sequence if there is one.
   * Undefined if nothing should be. Once it is evaluated, {@link moved} puts it into use.
   */
  nextMove(): Placement | undefined {
    if (!this.#last?.wantsMove) return undefined;
    const { hole, slot: inUse } = this.#last;
    const begun = this.#slots.find((slot) => slot !== inUse && slot.anchor && !slot.isFilled);
    const continued = begun?.anchor && this.prompts.under(begun.anchor, hole);
    if (begun?.anchor && continued) {
      return { sequence: begun.sequence, prompt: continued.tokens, anchor: begun.anchor };
    }
    const anchor = this.prompts.anchorAt(hole, this.budget().most);
    const prompt = this.prompts.under(anchor, hole);
    // One line may be longer than any window; then no anchor has room.
    if (!prompt || prompt.wantsMove) return undefined;
    const others = this.#slots.filter((slot) => slot !== inUse);
    const slot = this.#bestFor(prompt.tokens, others.length > 0 ? others : this.#slots);
    slot.anchor = anchor;
    slot.isFilled = false;
    return { sequence: slot.sequence, prompt: prompt.tokens, anchor };
  }

  /** What {@link nextMove} told last is evaluated. */
  moved({ sequence }: Placement): void {
    const slot = this.#slots.find((one) => one.sequence === sequence);
    if (!slot || !this.#last) return;
    slot.isFilled = true;
    slot.usedAt = ++this.#turn;
    this.#last = { ...this.#last, slot, wantsMove: false };
  }

  /** The slot used last whose anchor holds for a hole; one that is not filled yet comes after all others. */
  #holding(hole: Hole): Held | undefined {
    const order = [...this.#slots].sort((a, b) => Number(b.isFilled) - Number(a.isFilled) || b.usedAt - a.usedAt);
    for (const slot of order) {
      const prompt = slot.anchor && this.prompts.under(slot.anchor, hole);
      if (slot.anchor && prompt) return { slot, anchor: slot.anchor, prompt };
    }
    return undefined;
  }

  #anew(hole: Hole): Held {
    const { soon, most } = this.budget();
    const anchor = this.prompts.anchorAt(hole, most, soon);
    const prompt = this.prompts.under(anchor, hole);
    if (!prompt) throw new Error("a new anchor does not hold where it was made");
    const slot = this.#bestFor(prompt.tokens, this.#slots);
    slot.anchor = anchor;
    return { slot, anchor, prompt };
  }

  /** The slot that has most of a prompt, if that is much; else the one used longest ago. */
  #bestFor(prompt: readonly number[], slots: readonly Slot[]): Slot {
    const [oldest] = [...slots].sort((a, b) => a.usedAt - b.usedAt);
    if (!oldest) throw new Error("a pool has at least one sequence");
    let best = { slot: oldest, common: prompt.length * worthKeeping };
    for (const slot of slots) {
      const common = commonLength(slot.sequence.contextTokens, prompt);
      if (common > best.common) best = { slot, common };
    }
    return best.slot;
  }
}

function commonLength(a: readonly number[], b: readonly number[]): number {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at++;
  return at;
}
