import { comparedLines } from "./lineChanges";

/** Lines `from`..`to` of a document; `to` is none of them. */
export interface LineSpan {
  readonly from: number;
  readonly to: number;
}

/** A change of a document: what stood between two places became a text. Lines and characters count from 0. */
export interface DocumentChange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
  readonly text: string;
}

/** Lines that a change has, more or less than before. */
export function linesMore({ start, end, text }: DocumentChange): number {
  return text.split("\n").length - 1 - (end.line - start.line);
}

/**
 * Lines of a document after changes, in one go however many they are: an undo may be hundreds.
 * @param changes none of which overlaps another, the last one first
 */
export function linesAfter(lines: readonly string[], changes: readonly DocumentChange[]): readonly string[] {
  // From the end to the start: whole lines, and what stands behind the place that is reached, on its line.
  const parts: (readonly string[])[] = [];
  const lastLine = Math.max(0, lines.length - 1);
  let [at, behind] = [{ line: lastLine, character: lines[lastLine]?.length ?? 0 }, ""];
  const before = (place: DocumentChange["start"]) => (lines[place.line] ?? "").slice(0, place.character);
  for (const { start, end, text } of changes) {
    const isOneLine = end.line === at.line;
    if (!isOneLine) parts.push([before(at) + behind], lines.slice(end.line + 1, at.line));
    const kept = isOneLine ? before(at).slice(end.character) + behind : (lines[end.line] ?? "").slice(end.character);
    const [first = "", ...rest] = text.split(/\r\n|\r|\n/);
    const last = rest.pop();
    if (last !== undefined) parts.push([...rest, last + kept]);
    behind = last === undefined ? first + kept : first;
    at = start;
  }
  parts.push([before(at) + behind], lines.slice(0, at.line));
  return parts.reverse().flat();
}

export interface Followed extends LineSpan {
  /** Whether any of them were changed. */
  readonly isTouched: boolean;
  /** Where they were, with the lines that were changed together with them and belong to them now. */
  readonly before: LineSpan;
}

/** Where lines are after a change by somebody else, and whether it changed any of them. */
export function followed(span: LineSpan, change: DocumentChange): Followed {
  const { start, end, text } = change;
  const more = linesMore(change);
  // Whether the line on which it ends begins as it did before.
  const endsBefore = end.character === 0 && (text.endsWith("\n") || (text === "" && start.character === 0));
  if (end.line < span.from || (end.line === span.from && endsBefore))
    return { from: span.from + more, to: span.to + more, isTouched: false, before: span };
  if (start.line >= span.to) return { ...span, isTouched: false, before: span };
  const [from, last] = [Math.min(span.from, start.line), Math.max(span.to, endsBefore ? end.line : end.line + 1)];
  return { from, to: Math.max(from, last + more), isTouched: true, before: { from, to: last } };
}

/** What became of lines that are followed. */
export interface Fate {
  readonly span: LineSpan;
  readonly isTouched: boolean;
  /** Something came or went right above or below them. */
  readonly isAtEdge: boolean;
  /** What stood above and below, was changed together with them, and belongs to them now. */
  readonly above: readonly string[];
  readonly below: readonly string[];
}

/**
 * The same where changes may cover far more than they change: who reloads or formats a file often puts all of it anew.
 * @param changes none of which overlaps another, the last one first: the places of none are moved by those before it
 * @param before all lines of the document
 * @returns undefined where they are no lines of their own any more
 */
export function fateOf(
  span: LineSpan,
  changes: readonly DocumentChange[],
  before: readonly string[],
): Fate | undefined {
  let fate: Fate = { span, isTouched: false, isAtEdge: false, above: [], below: [] };
  for (const change of changes) {
    const parts = isWider(followed(span, change).before, span) ? partsOf(change, before) : [change];
    if (!parts) return undefined;
    for (const part of parts) {
      const at = fate.span;
      const next = followed(at, part);
      if (isWider(next.before, at) && part.start.line <= at.from && part.end.line >= at.to) return undefined;
      fate = {
        span: { from: next.from, to: next.to },
        isTouched: fate.isTouched || next.isTouched,
        isAtEdge: fate.isAtEdge || (!next.isTouched && (part.end.line === at.from || part.start.line === at.to)),
        above: [...before.slice(next.before.from, at.from), ...fate.above],
        below: [...fate.below, ...before.slice(at.to, next.before.to)],
      };
    }
  }
  return fate;
}

function isWider(one: LineSpan, than: LineSpan): boolean {
  return one.from < than.from || one.to > than.to;
}

/** Changes of whole lines that come to the same, the last one first; undefined where too much differs to tell. */
function partsOf({ start, end, text }: DocumentChange, before: readonly string[]): DocumentChange[] | undefined {
  const own = before.slice(start.line, end.line + 1);
  const moved = (place: DocumentChange["start"]) => ({ ...place, line: place.line - start.line });
  const now = linesAfter(own, [{ start: moved(start), end: moved(end), text }]);
  const place = (line: number) => ({ line: start.line + line, character: 0 });
  const whole = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");
  return comparedLines(own, now)
    ?.map(({ baseFrom, baseTo, from, to }) => ({
      start: place(baseFrom),
      end: place(baseTo),
      text: whole(now.slice(from, to)),
    }))
    .reverse();
}
