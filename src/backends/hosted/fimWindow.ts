import type { FimRequest } from "../../core/model/backend";
import { lineEnds } from "../../util/lineEnds";

/** Characters to a token, on the careful side. */
const charactersPerToken = 3;
/** Characters of the text around the cursor beyond which more costs more, at every key, than it brings. */
const mostCharacters = 8000;
const prefixShare = 0.75;
/** Of the prefix's room: how far the window's start moves at once. */
const stepShare = 0.25;

/** What of a request goes to a server. */
export interface ServerWindow {
  readonly prefix: string;
  /** Offset of the prefix's first character in its document. */
  readonly prefixStart: number;
  /** Its line, counted from 0; undefined where lines mean nothing. */
  readonly prefixLine: number | undefined;
  readonly suffix: string;
}

/**
 * Cuts a request's text to what a server is sent. The window begins at a line's start, and moves on in large steps while
 * somebody types, so that a server which keeps what it has evaluated can go on from there.
 * @param tokens of prompt and answer together that the server holds
 */
export function serverWindow(
  { prefix, prefixStart, prefixLine, suffix, context, maxTokens }: FimRequest,
  tokens: number,
): ServerWindow {
  const pieces = context.reduce((sum, { text, path }) => sum + text.length + path.length, 0);
  const room = Math.max(0, (tokens - maxTokens) * charactersPerToken - pieces);
  const characters = Math.min(mostCharacters, room);
  const most = Math.floor(characters * prefixShare);
  const start = windowStart(prefix, prefixStart, most);
  return {
    prefix: prefix.slice(start),
    prefixStart: prefixStart + start,
    prefixLine: prefixLine === undefined ? undefined : prefixLine + lineEnds(prefix.slice(0, start)),
    suffix: suffix.slice(0, characters - most).replace(/[\ud800-\udbff]$/, ""),
  };
}

function windowStart(prefix: string, prefixStart: number, most: number): number {
  if (prefix.length <= most) return 0;
  const step = Math.max(1, Math.floor(most * stepShare));
  // By the document's offsets, which typing at the end does not change.
  const start = Math.ceil((prefixStart + prefix.length - most) / step) * step - prefixStart;
  const line = prefix.indexOf("\n", start - 1) + 1;
  return line === 0 ? start : line;
}
