import type { LineRange } from "./rangeTrail";

const longestWhole = 10;
const longestSignature = 8;
const longestOutline = 28;
const longestComment = 8;
const typeWords = /\b(?:class|interface|struct|trait|enum|type|record|protocol|impl|object|module|union|namespace)\b/;
const comment = /^\s*(?:\/\/|\/\*|\*|#(?!include|define|if|endif|pragma)|--|;;|@\w|#\[)/;
const closer = /^\s*[)\]}]/;

/** What a declaration tells to somebody who uses it. */
export interface Declaration extends LineRange {
  readonly text: string;
}

/**
 * The lines of a declaration that tell how it is used: its comment and its head; all of it where it is short, and the
 * members' heads of a type. It ends where the indentation says so, in every language.
 * @param lines of the document, or of a part of it
 * @param line on which the name stands
 */
export function declarationAt(lines: readonly string[], line: number): Declaration {
  const from = commentStart(lines, line);
  const end = blockEnd(lines, line);
  const comments = lines.slice(from, line);
  if (end - line <= longestWhole) return { from, to: end, text: [...comments, ...lines.slice(line, end)].join("\n") };
  const head = typeWords.test(lines[line] ?? "") ? outline(lines.slice(line, end)) : signature(lines.slice(line, end));
  return { from, to: end, text: [...comments, ...head].join("\n") };
}

function commentStart(lines: readonly string[], line: number): number {
  let from = line;
  while (from > 0 && line - from < longestComment && comment.test(lines[from - 1] ?? "")) from--;
  return from;
}

/** Index of the first line behind the block that begins on `line`. */
function blockEnd(lines: readonly string[], line: number): number {
  const own = indentation(lines[line] ?? "");
  for (let at = line + 1; at < lines.length; at++) {
    const text = lines[at] ?? "";
    if (text.trim() === "" || indentation(text) > own) continue;
    if (indentation(text) < own || !closer.test(text)) return withoutBlanks(lines, line, at);
    // `) {` and `} else {` go on; a lone closer ends the block.
    if (!/[{([:]\s*$/.test(text)) return at + 1;
  }
  return withoutBlanks(lines, line, lines.length);
}

function withoutBlanks(lines: readonly string[], first: number, end: number): number {
  let to = end;
  while (to > first + 1 && (lines[to - 1] ?? "").trim() === "") to--;
  return to;
}

/** A function's head, up to where its body begins, and what it says of itself there (Python). */
function signature(block: readonly string[]): string[] {
  const bodyAt = block.findIndex((text) => /(?:[{:]|=>)\s*$/.test(text));
  const head = block.slice(0, Math.min(longestSignature, bodyAt === -1 ? 1 : bodyAt + 1));
  const next = block[head.length]?.trim() ?? "";
  return /^(?:"""|''')/.test(next) ? [...head, block[head.length] ?? ""] : head;
}

/** A type's head and its members, without what is in the members' bodies. */
function outline(block: readonly string[]): string[] {
  const members = block.slice(1).filter((text) => text.trim() !== "");
  const depth = Math.min(...members.slice(0, -1).map(indentation));
  const kept = members.filter((text) => indentation(text) <= depth && !/^\s*[)\]}]+[;,]?\s*$/.test(text));
  const last = block.at(-1) ?? "";
  return [block[0] ?? "", ...kept.slice(0, longestOutline), ...(closer.test(last) ? [last] : [])];
}

function indentation(text: string): number {
  return text.length - text.trimStart().length;
}
