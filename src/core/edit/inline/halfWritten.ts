import type { LineSpan } from "./followedLines";

/** Lines of a file that are being written to: what stood there, and how their place is found again. It is kept as JSON. */
export interface HalfWritten {
  readonly uri: string;
  readonly languageId: string;
  readonly base: readonly string[];
  /** Of the first of them. */
  readonly from: number;
  /** How many lines follow in the file. */
  readonly rest: number;
  /** The nearest lines around. */
  readonly above: readonly string[];
  readonly below: readonly string[];
}

/** Lines above and below that have to be the same. */
const around = 10;

/**
 * @param base what stood there before
 * @param lines all of the file as it is now
 * @param span where it is written to
 */
export function halfWritten(
  { uri, languageId }: Pick<HalfWritten, "uri" | "languageId">,
  base: readonly string[],
  lines: readonly string[],
  { from, to }: LineSpan,
): HalfWritten {
  return {
    ...{ uri, languageId, base, from },
    rest: lines.length - to,
    above: lines.slice(Math.max(0, from - around), from),
    below: lines.slice(to, to + around),
  };
}

/**
 * Finds what stands in place of the lines from before.
 * @param lines all of the file
 * @returns `before` where that is these lines; undefined where the file has changed elsewhere too
 */
export function placeOfHalf(half: HalfWritten, lines: readonly string[]): LineSpan | "before" | undefined {
  const { base, from, rest, above, below } = half;
  const to = lines.length - rest;
  const isSame = (some: readonly string[], others: readonly string[]) =>
    some.length === others.length && some.every((line, at) => line === others[at]);
  const isFound =
    from <= to &&
    isSame(lines.slice(from - above.length, from), above) &&
    isSame(lines.slice(to, to + below.length), below);
  if (!isFound) return undefined;
  return isSame(lines.slice(from, to), base) ? "before" : { from, to };
}
