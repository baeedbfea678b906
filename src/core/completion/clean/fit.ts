import { isQuote, type Nesting, nestingOf, type OuterCloser } from "./brackets";

/** The text, the closers right of the cursor, and which of those the text writes itself. */
export interface Fit {
  readonly text: string;
  readonly line: string;
  readonly standing: string;
  readonly wanted: readonly OuterCloser[];
  readonly written: Nesting;
  /** The closers of the text that stand right of the cursor too, in order. */
  readonly matched: readonly OuterCloser[];
  /** A closer of the text that stands right of the cursor behind one that the text leaves out. */
  readonly outOfOrder: OuterCloser | undefined;
}

/** Reads a text that is to stand between a line and closers. */
export function fitted(text: string, line: string, standing: string): Fit {
  const hasAngles = standing.includes(">");
  const open = openAtCursor(text, line, standing, hasAngles);
  const quote = open.at(-1);
  // A quote typed by hand has no partner, so the closers are not inside of the string.
  const isOutside = quote !== undefined && isQuote(quote) && !standing.includes(quote);
  const wanted = nestingOf(standing, isOutside ? open.slice(0, -1) : open, hasAngles).outer;
  const written = nestingOf(text, open, hasAngles);
  const matched: OuterCloser[] = [];
  let outOfOrder: OuterCloser | undefined;
  for (const closer of written.outer) {
    if (closer.token === wanted[matched.length]?.token) matched.push(closer);
    else if (wanted.slice(matched.length).some(({ token }) => token === closer.token)) {
      outOfOrder = closer;
      break;
    }
  }
  return { text, line, standing, wanted, written, matched, outOfOrder };
}

/** What is open at the cursor, as far as the cursor's line tells. */
function openAtCursor(text: string, line: string, standing: string, hasAngles: boolean): readonly string[] {
  const { open } = nestingOf(line, [], hasAngles);
  const quote = open.at(-1);
  const firstLine = text.split("\n", 1)[0] ?? "";
  if (quote !== undefined && isQuote(quote)) {
    // Nothing closes it, so it was an apostrophe or the like.
    return standing.includes(quote) || firstLine.includes(quote) ? open : open.slice(0, -1);
  }
  const [opened] = nestingOf(standing).open;
  // A lone quote right of the cursor ends a string that began on a line above.
  return opened !== undefined && isQuote(opened) && standing.startsWith(opened) ? [...open, opened] : open;
}
