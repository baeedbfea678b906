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

/** Where lines are after a change, and whether it changed any of them. */
export function followed(
  span: LineSpan,
  { start, end, text }: DocumentChange,
): LineSpan & { readonly isTouched: boolean } {
  const more = text.split("\n").length - 1 - (end.line - start.line);
  const isAbove = end.line < span.from || (end.line === span.from && end.character === 0 && isWholeLines(start, text));
  if (isAbove) return { from: span.from + more, to: span.to + more, isTouched: false };
  if (start.line >= span.to) return { ...span, isTouched: false };
  const [from, last] = [Math.min(span.from, start.line), Math.max(span.to, end.line + 1)];
  return { from, to: Math.max(from, last + more), isTouched: true };
}

/** Whether the line behind a change begins as it did before. */
function isWholeLines(start: DocumentChange["start"], text: string): boolean {
  return text.endsWith("\n") || (text === "" && start.character === 0);
}
