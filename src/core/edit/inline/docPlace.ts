import { type DocForm, docCommentIn } from "./docComment";
import type { LineSpan } from "./followedLines";

/** Lines that the head of a declaration has at most. */
const longestHead = 30;
/** Comments that are none: what runs a script, and what tools read. */
const directive = /^\s*(?:#!|\/\/(?:go:|nolint|line |export )|# (?:frozen_string_literal|-\*-|shellcheck|type:))/;
/** Attributes and decorators, which stand between a comment and what it documents. */
const attribute = /^\s*(?:@\w|#\[|\[\w)/;

/**
 * Where the documentation of a declaration stands, or has to stand: no line where there is none yet.
 * @param declared its lines in the document; what stands above it may be one of them or not
 */
export function docPlace(lines: readonly string[], declared: LineSpan, form: DocForm): LineSpan {
  return form.place === "above" ? above(lines, declared, form) : within(lines, declared, form);
}

function above(lines: readonly string[], { from, to }: LineSpan, form: DocForm): LineSpan {
  const own = docCommentIn(lines.slice(from, to), form);
  // Some outlines count the comment in.
  if (own.length > 0 && lines[from]?.trim() === own[0]?.trim()) return { from, to: from + own.length };
  let head = from;
  while (head > 0 && attribute.test(lines[head - 1] ?? "")) head--;
  return { from: commentStart(lines, head, form), to: head };
}

/** The first line of the comment that ends above a line; that line itself where none does. */
function commentStart(lines: readonly string[], head: number, { prefix, open, close }: DocForm): number {
  let from = head;
  if (prefix !== undefined) {
    const belongs = (line: string) => line.trim().startsWith(prefix) && !directive.test(line);
    while (from > 0 && belongs(lines[from - 1] ?? "")) from--;
    return from;
  }
  if (!lines[head - 1]?.trim().endsWith(close ?? "")) return head;
  while (from > 0) {
    const line = lines[--from]?.trim() ?? "";
    if (line.startsWith(open ?? "")) return from;
    // A comment of another kind.
    if (line.startsWith("/*")) return head;
  }
  return head;
}

function within(lines: readonly string[], { from, to }: LineSpan, form: DocForm): LineSpan {
  const own = lines.slice(from, Math.min(to, from + longestHead));
  const start = own.findIndex((line) => /^\s*(?:async\s+)?(?:def|class)\b/.test(line));
  const end = own.findIndex((line, at) => at >= start && /:\s*(?:#.*)?$/.test(line));
  if (start === -1 || end === -1) return { from: to, to };
  const first = from + end + 1;
  const text = lines.slice(first, to);
  const comment = docCommentIn(text, form);
  const isFirst = comment.length > 0 && text.find((line) => line.trim() !== "")?.trim() === comment[0]?.trim();
  return { from: first, to: isFirst ? first + text.indexOf(comment[0] ?? "") + comment.length : first };
}
