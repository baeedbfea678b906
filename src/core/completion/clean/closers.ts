import { nestingOf } from "./brackets";
import { type Fit, fitted } from "./fit";
import { isSubsequence } from "./subsequence";
import { leadingTag, startOfTag } from "./tags";

/** A text for the cursor, and how many characters after the cursor it takes the place of. */
export interface Placed {
  readonly text: string;
  readonly replacedAfter: number;
}

/**
 * Places a text before the closers that stand right of the cursor so that none of them is lost or doubled: those that
 * the text writes are replaced. What is replaced is a subsequence of the text, or else the editor could not show it.
 * @param line the cursor's line before the cursor; a closer on a line of its own gets its indentation
 * @param rest the cursor's line after the cursor: closers and punctuation only
 */
export function placeBeforeClosers(text: string, line: string, rest: string): Placed {
  const standing = rest.trimEnd();
  if (standing === "" || text === "") return { text, replacedAfter: 0 };
  if (closesOnOwnLine(text, line, standing)) return { text, replacedAfter: standing.length };
  const tag = leadingTag(standing);
  if (tag !== undefined) return placeBeforeTag(text, line, standing, tag);
  const fit = fitted(text, line, standing);
  const [first] = fit.matched;
  if (!first && !fit.outOfOrder) return leftStanding(fit);
  // A block that only begins would have to be closed around the rest: `() => {` before `)` (microsoft/vscode#187151).
  if (fit.written.isOpen && text.endsWith("{") && fit.matched.length < fit.wanted.length) {
    return placeBeforeClosers(text.slice(0, -1).trimEnd(), line, rest);
  }
  const joined = withMissing(fit);
  if (joined !== undefined && writesAll(joined, fit)) return { text: joined, replacedAfter: standing.length };
  const end = Math.min(first?.start ?? text.length, fit.outOfOrder?.start ?? text.length);
  return placeBeforeClosers(text.slice(0, end).trimEnd(), line, rest);
}

/** Places a text before the closing tag that an editor puts behind an opening one (microsoft/vscode-copilot-release#8741). */
function placeBeforeTag(text: string, line: string, standing: string, tag: string): Placed {
  const start = startOfTag(text, tag);
  if (start === undefined) {
    const isBlock = text.startsWith("\n") && /<[\w.:-]*(?:\s[^<>]*)?>$/.test(line.trimEnd());
    if (!isBlock) return { text, replacedAfter: 0 };
    return { text: `${text}\n${/^\s*/.exec(line)?.[0] ?? ""}${standing.trimStart()}`, replacedAfter: standing.length };
  }
  const end = start + tag.trim().length;
  const own = text.slice(0, end);
  if (!isSubsequence(tag, own)) return { text: text.slice(0, start).trimEnd(), replacedAfter: 0 };
  const behind = placeBeforeClosers(text.slice(end), line + own, standing.slice(tag.length));
  return { text: own + behind.text, replacedAfter: tag.length + behind.replacedAfter };
}

/** Whether the text's last line is the closers at the indentation of the cursor's line: then no bracket needs counting. */
function closesOnOwnLine(text: string, line: string, standing: string): boolean {
  const lineStart = text.lastIndexOf("\n") + 1;
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  return lineStart > 0 && text.slice(lineStart) === indent + standing.trimStart();
}

/** The text writes none of the closers: they stay behind it, or come on a line of their own behind a block. */
function leftStanding(fit: Fit): Placed {
  const { text, line, standing } = fit;
  const opener = /[([{]\s*$/.exec(line)?.[0][0];
  const closes = opener !== undefined && nestingOf(standing, [opener]).outer[0]?.start === standing.search(/\S/);
  if (text.startsWith("\n") && closes) {
    const closed = `${text}\n${/^\s*/.exec(line)?.[0] ?? ""}${standing.trimStart()}`;
    if (writesAll(closed, fit)) return { text: closed, replacedAfter: standing.length };
  }
  const punctuation = /^[,;:]+/.exec(standing)?.[0] ?? "";
  const lineEnd = text.indexOf("\n");
  const endsFirstLine = lineEnd > 0 && punctuation === standing && text.slice(0, lineEnd).trimEnd().endsWith(standing);
  if (endsFirstLine) return { text, replacedAfter: standing.length };
  return { text: withoutDoubled(text, punctuation), replacedAfter: 0 };
}

/** Cuts from the end of the text the punctuation that follows it anyway. */
function withoutDoubled(text: string, punctuation: string): string {
  for (let length = punctuation.length; length > 0; length--) {
    if (text.endsWith(punctuation.slice(0, length))) return text.slice(0, -length).trimEnd();
  }
  return text;
}

/** The text with what it lacks of the closers and punctuation that it replaces; undefined where there is no place. */
function withMissing(fit: Fit): string | undefined {
  const { text, standing, wanted, matched } = fit;
  const lastStanding = wanted[matched.length - 1];
  if (!lastStanding) return undefined;
  const missing = standing.slice(lastStanding.start + lastStanding.token.length);
  if (missing === "") return text;
  if (wanted.length === matched.length) return withPunctuation(fit, missing.trim());
  // What the text opened and left open cannot be closed by what stands there.
  if (fit.written.isOpen) return undefined;
  // A statement does not end inside of brackets.
  const end = /^[)\]]/.test(missing) && text.endsWith(";") ? ";" : "";
  const punctuation = /^[,;:]+/.exec(missing)?.[0] ?? "";
  const twice = text.endsWith(punctuation) ? punctuation.length : 0;
  return text.slice(0, text.length - end.length) + missing.slice(twice) + end;
}

function withPunctuation({ text, written, matched }: Fit, missing: string): string | undefined {
  const closer = matched.at(-1);
  if (!closer) return undefined;
  const lineEnd = text.indexOf("\n", closer.start);
  const line = lineEnd === -1 ? text : text.slice(0, lineEnd).trimEnd();
  if (line.endsWith(missing) || text.endsWith(missing)) return text;
  // A colon belongs to the line of its bracket, a semicolon to the end of a statement of several lines.
  const hasPlace = lineEnd === -1 || !missing.includes(":");
  return hasPlace && !written.isOpen && /[\p{L}\p{N}_)\]}"'`>]$/u.test(text) ? text + missing : undefined;
}

/** Whether a text can take the place of the closers: it writes each of them, and holds what it replaces. */
function writesAll(text: string, { line, standing }: Fit): boolean {
  return withMissing(fitted(text, line, standing)) === text && isSubsequence(standing, text);
}
