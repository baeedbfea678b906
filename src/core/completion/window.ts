import { lineAfter } from "./cursorLine";
import type { CompletionRequest } from "./request";

/** Characters to a token, on the generous side, so that the model process has enough to fill its window with. */
const charactersPerToken = 4;
const suffixShare = 0.25;

/** The part of a document that is put to the model. */
export interface TextWindow {
  readonly prefix: string;
  /** Offset of the prefix's first character in the document. */
  readonly prefixStart: number;
  readonly suffix: string;
}

/**
 * Cuts the text around the cursor to what a context window can hold.
 * The start moves in steps of a quarter of the window and only to line starts, so that typing appends to a prompt that
 * is already evaluated. The rest of the cursor's line is left out: the caller only asks where it is closers, which the
 * suggestion replaces.
 * @param contextSize tokens
 */
export function windowAround(request: CompletionRequest, contextSize: number): TextWindow {
  const characters = contextSize * charactersPerToken;
  const start = windowStart(request, Math.floor(characters * (1 - suffixShare)));
  const below = request.after.slice(lineAfter(request.after).length);
  return {
    prefix: request.before.slice(start),
    prefixStart: request.beforeStart + start,
    suffix: wholeCharacters(below.slice(0, Math.floor(characters * suffixShare))),
  };
}

/** Index in `before` of the window's first character. */
function windowStart({ before, beforeStart }: CompletionRequest, budget: number): number {
  if (before.length <= budget) return 0;
  const step = Math.floor(budget / 4);
  const cut = Math.ceil((beforeStart + before.length - budget) / step) * step - beforeStart;
  const lineStart = before.indexOf("\n", Math.max(0, cut - 1)) + 1;
  // A line that reaches from the cut to the cursor has no start to move to.
  return lineStart > 0 ? lineStart : cut;
}

/** Drops half of a surrogate pair at the end. */
function wholeCharacters(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff ? text.slice(0, -1) : text;
}
