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

/** Where lines are after a change by somebody else, and whether it changed any of them. */
export function followed(span: LineSpan, change: DocumentChange): LineSpan & { readonly isTouched: boolean } {
  const { start, end, text } = change;
  const more = linesMore(change);
  // Whether the line on which it ends begins as it did before.
  const endsBefore = end.character === 0 && (text.endsWith("\n") || (text === "" && start.character === 0));
  if (end.line < span.from || (end.line === span.from && endsBefore))
    return { from: span.from + more, to: span.to + more, isTouched: false };
  if (start.line >= span.to) return { ...span, isTouched: false };
  const [from, last] = [Math.min(span.from, start.line), Math.max(span.to, endsBefore ? end.line : end.line + 1)];
  return { from, to: Math.max(from, last + more), isTouched: true };
}
