/** The text around a cursor. */
export interface CursorText {
  readonly before: string;
  readonly after: string;
}

/**
 * Splits a text at its one `‸`.
 * @throws Error if it has none or several
 */
export function at(text: string): CursorText {
  const [before, after, more] = text.split("‸");
  if (before === undefined || after === undefined || more !== undefined) throw new Error(`not one cursor in: ${text}`);
  return { before, after };
}
