import { lineAfter, lineBefore } from "../cursorLine";
import { closes, isQuote, nestingOf } from "./brackets";

interface Place {
  readonly before: string;
  readonly after: string;
  readonly beforeStart: number;
  readonly document: { readonly languageId: string };
}

const proseLanguages = new Set(["markdown", "mdx", "plaintext", "latex", "tex", "restructuredtext", "asciidoc"]);
const openers: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };
/** Characters above the cursor's line that are read for what is open there. */
const read = 3000;

/**
 * Without brackets that close nothing: small models close once too often (continuedev/continue#10751). Where only
 * punctuation follows, it stays; else the text ends before them.
 * @param place `beforeStart` is the offset of `before` in its document; what is open above it is not known
 */
export function withoutStrayClosers(text: string, { before, beforeStart, after, document }: Place): string {
  if (proseLanguages.has(document.languageId)) return text;
  const rest = lineAfter(after);
  // Mostly the cursor's line tells that there is none.
  if (startOfUnmatched(text, openAt(lineBefore(before), rest), true) === undefined) return text;
  const from = before.length > read ? before.indexOf("\n", before.length - read) + 1 : 0;
  const at = startOfUnmatched(text, openAt(before.slice(from), rest), beforeStart + from === 0);
  if (at === undefined || isProse(lineBefore(lineBefore(before) + text.slice(0, at)))) return text;
  return withoutStray(text, at, lineBefore(before));
}

function withoutStray(text: string, at: number, line: string): string {
  // Half of a line of closers would close what it does not mean.
  const own = text
    .slice(0, at)
    .replace(/\n\s*[)\]}]*$/, (last) => (/[)\]}]/.test(last) ? "" : last))
    .trimEnd();
  const punctuation = own === text.slice(0, at) ? /^[)\]}]+([,;])$/.exec(text.slice(at))?.[1] : undefined;
  const isClosed = own !== "" && nestingOf(line + own).open.length === 0;
  return punctuation !== undefined && isClosed && !own.endsWith(punctuation) ? own + punctuation : own;
}

/** What is open at the cursor; a bracket right of it closes something, if nobody knows what. */
function openAt(before: string, rest: string): readonly string[] {
  const { open } = nestingOf(before);
  const left = [...open];
  const unknown: string[] = [];
  for (const { token } of nestingOf(rest, open).outer) {
    const opener = left.findLastIndex((frame) => closes(token, frame));
    if (opener !== -1) left.length = opener;
    else if (token in openers) unknown.unshift(openers[token] ?? "");
  }
  return [...unknown, ...open];
}

/** Whether a bracket behind this line is an item's (`a) …`), a smiley's, or one in a comment. */
function isProse(line: string): boolean {
  return /^\s*[\p{L}\d]{1,2}$|(?:^|\s)[:;]-?$|(?:^|\s)(?:\/\/|#|\/?\*)/u.test(line);
}

/** Where the first bracket stands that does not close what is open innermost at that place. */
function startOfUnmatched(text: string, openBefore: readonly string[], isAll: boolean): number | undefined {
  const open = [...openBefore];
  for (const { token, start } of nestingOf(text, openBefore).outer) {
    if (isQuote(token)) {
      if (open.at(-1) === token) open.pop();
      continue;
    }
    // A quote that ended with its line, or an apostrophe.
    while (isQuote(open.at(-1))) open.pop();
    const opener = open.pop();
    if (opener === undefined ? isAll : !closes(token, opener)) return start;
  }
  return undefined;
}
