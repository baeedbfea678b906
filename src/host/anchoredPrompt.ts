import type { ModelFamily } from "../core/model/families";
import type { CompleteParams, ContextPiece } from "../protocol/host";
import { beginningOf, endOf } from "./cutToTokens";
import { type FimText, fimPrompt, fixedTokens } from "./fimPrompt";
import type { LineTokenizer } from "./lineTokenizer";
import { isSimilarSuffix } from "./suffixSnapshot";
import { TextMark } from "./textMark";

export type Hole = Pick<CompleteParams, "path" | "context" | "prefix" | "prefixStart" | "suffix">;

/** What prompts for one place keep while somebody types there, so that each begins with the tokens of the one before. */
export interface Anchor {
  readonly path: string;
  readonly context: readonly ContextPiece[];
  /** Whether there were pieces of other files when it was made, though none may have fitted. */
  readonly hadContext: boolean;
  /** Where the window begins. */
  readonly start: TextMark;
  /** The suffix as it was, cut; it stays while the live one is similar to what it was cut from. */
  readonly suffix: string;
  readonly suffixSeen: string;
  /** Where the middle begins; undefined where it begins at the cursor. */
  readonly middle: TextMark | undefined;
  /** Tokens that a prompt may have. */
  readonly budget: number;
  /** Whether less was taken than the budget has room for, because somebody waited. */
  readonly isShort: boolean;
}

export interface AnchoredPrompt {
  readonly tokens: number[];
  /**
   * A new anchor should be made while there is time: little room is left, there are pieces of other files by now, or it
   * is short.
   */
  readonly wantsMove: boolean;
}

/** Shares of the budget. The rest is left for what is typed until the next anchor. */
const contextShare = 1 / 3;
const suffixShare = 0.25;
const filledShare = 0.75;
const tightShare = 0.92;
/** Lines between the middle's start and the cursor: when it is set, and when it should be moved. */
const middleLines = { set: 4, tight: 24, most: 64 } as const;
const leastPrefixTokens = 16;
/** Characters of the live suffix that are kept to compare with. */
const seenCharacters = 1000;

/** Makes prompts that change at their end only while somebody types (DESIGN §5). */
export class AnchoredPrompts {
  constructor(
    private readonly tokenizer: LineTokenizer,
    private readonly family: ModelFamily,
  ) {}

  /** The prompt for a hole under an anchor; undefined where the anchor does not hold there (any more). */
  under(anchor: Anchor, hole: Hole): AnchoredPrompt | undefined {
    const text = this.#textUnder(anchor, hole);
    if (!text) return undefined;
    const tokens = fimPrompt(this.tokenizer, this.family, text);
    const lines = anchor.middle ? countLines(text.middle) : 0;
    if (tokens.length > anchor.budget || lines > middleLines.most) return undefined;
    const isTight = tokens.length > anchor.budget * tightShare || lines > middleLines.tight;
    return { tokens, wantsMove: isTight || anchor.isShort || (!anchor.hadContext && hole.context.length > 0) };
  }

  /**
   * A new anchor for a hole.
   * @param most tokens that a prompt may have
   * @param soon tokens that its first prompt is made as if it might have no more than; all by default
   */
  anchorAt(hole: Hole, most: number, soon = most): Anchor {
    const budget = Math.min(most, soon);
    const anchor = this.#anchorWithin(hole, budget);
    return { ...anchor, budget: most, isShort: anchor.isShort && budget < most };
  }

  /** Short is one here for which the budget was too small. */
  #anchorWithin(hole: Hole, budget: number): Omit<Anchor, "budget"> {
    const context = this.#contextWithin(hole, Math.floor(budget * contextShare));
    const head = { context, path: hole.path };
    // A path so long that it leaves no room for code is left out.
    const path = budget - fixedTokens(this.tokenizer, this.family, head) < leastPrefixTokens ? "" : hole.path;
    const room = budget - fixedTokens(this.tokenizer, this.family, { context, path });
    const most = Math.min(this.family.maxSuffixTokens, Math.floor(room * suffixShare));
    const suffix = beginningOf(this.tokenizer, hole.suffix, most);
    const left = room - this.tokenizer.text(suffix).length;
    const window = endOf(this.tokenizer, hole.prefix, Math.max(1, Math.floor(left * filledShare)));
    const prefix = { text: hole.prefix, start: hole.prefixStart };
    const start = hole.prefix.length - window.length;
    const middle = this.#middleStart(window);
    const isSuffixCut = suffix.length < hole.suffix.length && most < this.family.maxSuffixTokens;
    return {
      ...{
        path,
        context,
        hadContext: hole.context.length > 0,
        suffix,
        suffixSeen: hole.suffix.slice(0, seenCharacters),
        isShort: isSuffixCut || start > 0 || context.length < hole.context.length,
      },
      start: TextMark.at(prefix, start, "behind"),
      middle: middle === undefined ? undefined : TextMark.at(prefix, start + middle, "before"),
    };
  }

  #textUnder(anchor: Anchor, hole: Hole): FimText | undefined {
    // A path that was left out for its length is still the anchor's.
    if (anchor.path !== hole.path && anchor.path !== "") return undefined;
    if (!isSimilarSuffix(anchor.suffixSeen, hole.suffix.slice(0, seenCharacters))) return undefined;
    const prefix = { text: hole.prefix, start: hole.prefixStart };
    const start = anchor.start.find(prefix);
    const middle = anchor.middle ? anchor.middle.find(prefix) : hole.prefix.length;
    if (start === undefined || middle === undefined || middle < start) return undefined;
    return {
      ...{ path: anchor.path, context: anchor.context, suffix: anchor.suffix },
      prefix: hole.prefix.slice(start, middle),
      middle: hole.prefix.slice(middle),
    };
  }

  /** Pieces from the first on, as many as fit. */
  #contextWithin({ context, path }: Hole, most: number): readonly ContextPiece[] {
    const bare = fixedTokens(this.tokenizer, this.family, { context: [], path });
    let kept = [...context];
    while (kept.length > 0 && fixedTokens(this.tokenizer, this.family, { context: kept, path }) - bare > most) {
      kept = kept.slice(0, -1);
    }
    return kept;
  }

  /** Index of the middle's first character; undefined where prompts end with the prefix anyway. */
  #middleStart(window: string): number | undefined {
    if (!this.family.anchorsMiddle) return undefined;
    let at = window.length;
    for (let line = 0; line <= middleLines.set && at > 0; line++) at = window.lastIndexOf("\n", at - 1);
    return Math.max(0, at + 1);
  }
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count;
}
