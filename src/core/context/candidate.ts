import { lineEnds } from "../../util/lineEnds";
import type { PieceSource } from "./contextPlan";
import type { LineRange } from "./rangeTrail";

/** A piece of a document that might be shown. */
export interface Candidate extends LineRange {
  readonly source: PieceSource;
  readonly uri: string;
  readonly path: string;
  /** Without blank lines at its ends. */
  readonly text: string;
  /** How much it is worth beside others: 1 for a definition of the name next to the cursor. */
  readonly score: number;
}

/** Milliseconds in which a place that the user was at loses half of its worth. */
const halfLifeMs = 5 * 60_000;

const worth = {
  /** @param nearness how many names nearer to the cursor are imported too */
  definition: (nearness: number) => 1 - nearness * 0.06,
  edited: (ageMs: number) => 0.9 * 2 ** (-ageMs / halfLifeMs),
  visited: (ageMs: number) => 0.5 * 2 ** (-ageMs / halfLifeMs),
  /** @param similarity Jaccard, 0..1; files that have something to do with each other reach 0.1 to 0.4 */
  neighbour: (similarity: number) => Math.min(0.9, similarity * 2),
} as const satisfies Record<PieceSource, (measure: number) => number>;

/** Characters to a line, on the average, beyond which a text is data or minified. */
const longestLine = 200;

/** A candidate of what stands in a document; undefined where that is nothing to show. */
export function candidate(
  source: PieceSource,
  measure: number,
  { uri, path, from, to, text }: Omit<Candidate, "source" | "score">,
): Candidate | undefined {
  const lines = text.split("\n");
  const trimmed = withoutBlankEnds(text);
  if (!/[\p{L}\p{N}]{2}/u.test(trimmed) || trimmed.includes("\0") || text.length > lines.length * longestLine) {
    return undefined;
  }
  // Of a long declaration the text has some of the lines.
  const range = source === "definition" ? { from, to } : withoutBlankLines(from, text);
  return { source, uri, path, ...range, text: trimmed, score: worth[source](measure) };
}

export function withoutBlankEnds(text: string): string {
  return text.replace(/^(?:[ \t]*\n)+/, "").trimEnd();
}

/** The lines of a text that are left without those at its ends. @param from line on which it begins */
export function withoutBlankLines(from: number, text: string): LineRange {
  const blank = /^(?:[ \t]*\n)*/.exec(text)?.[0] ?? "";
  const first = from + lineEnds(blank);
  return { from: first, to: first + lineEnds(withoutBlankEnds(text)) + 1 };
}
