import { nestingOf } from "./brackets";

/**
 * Without a quote at the end, and closers behind it, that stand right of the cursor and that the text wrote once
 * already: the second quote would begin a string (codota/tabnine-vscode#1078).
 * @param line the cursor's line before the cursor
 * @param rest the cursor's line after the cursor
 */
export function withoutStrayQuote(text: string, line: string, rest: string): string {
  const { open } = nestingOf(text, nestingOf(line).open);
  const quote = open.at(-1);
  if ((quote !== '"' && quote !== "'") || !rest.includes(quote)) return text;
  const start = text.lastIndexOf(quote);
  // Without it the text ends outside of a string, so it is the one that begins one.
  const own = text.slice(0, start).trimEnd();
  const isOpening = start >= 0 && nestingOf(own, nestingOf(line).open).open.at(-1) !== quote;
  return isOpening && rest.slice(rest.indexOf(quote)).startsWith(text.slice(start)) ? own : text;
}
