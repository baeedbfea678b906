import { lineEnds } from "../../util/lineEnds";
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
  /** Its line, counted from 0; undefined where lines mean nothing. */
  readonly prefixLine: number | undefined;
  readonly suffix: string;
}

/**
 * Cuts the text around the cursor to what a context window can hold at most; the model process, which knows its tokens
 * and what it has read already, cuts on. The rest of the cursor's line is left out: the caller only asks where it is
 * closers, which the suggestion replaces.
 * @param contextSize tokens
 */
export function windowAround(
  { before, beforeStart, beforeLine, after }: CompletionRequest,
  contextSize: number,
): TextWindow {
  const characters = contextSize * charactersPerToken;
  const cut = Math.max(0, before.length - characters);
  // A line that reaches from the cut to the cursor has no start to move to.
  const start = cut === 0 ? 0 : before.indexOf("\n", cut - 1) + 1 || cut;
  const below = after.slice(lineAfter(after).length);
  return {
    prefix: before.slice(start),
    prefixStart: beforeStart + start,
    prefixLine: beforeLine === undefined ? undefined : beforeLine + lineEnds(before.slice(0, start)),
    suffix: wholeCharacters(below.slice(0, Math.floor(characters * suffixShare))),
  };
}

/** Drops half of a surrogate pair at the end. */
function wholeCharacters(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff ? text.slice(0, -1) : text;
}
