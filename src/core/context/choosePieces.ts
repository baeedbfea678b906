import type { Candidate } from "./candidate";
import { identifiersOf, jaccard, overlap, tellingLines } from "./similarity";
import type { Steps } from "./slices";

/** Of the lines of the shorter text: so many in common make two pieces one and the same. */
const tooAlike = 0.6;
/** Of a piece's lines: so many at the cursor too make a model repeat them. */
const tooMuchAtCursor = 0.5;
/** Names in common with the text at the cursor beyond which a piece is a copy of it with other words. */
const sameNames = 0.7;
/** How much better a piece has to be than one that is shown already. */
const better = 1.25;
const mostOfFile = 3;
const mostPieces = 12;

interface Chosen {
  readonly candidate: Candidate;
  readonly lines: ReadonlySet<string>;
}

/**
 * The best candidates that fit, the best first: none like another, none like the text at the cursor.
 * @param characters of all together, the lines with their paths included
 * @param isShown whether a piece is among those that the model sees now
 */
export function* choosePieces(
  candidates: readonly Candidate[],
  options: {
    readonly atCursor: string;
    readonly characters: number;
    readonly isShown: (candidate: Candidate) => boolean;
  },
): Steps<readonly Candidate[]> {
  const score = (one: Candidate) => one.score * (options.isShown(one) ? better : 1);
  const ranked = candidates.map((one) => ({ one, score: score(one) })).sort((a, b) => b.score - a.score);
  const cursor = { lines: tellingLines(options.atCursor), names: identifiersOf(options.atCursor) };
  const chosen: Chosen[] = [];
  let left = options.characters;
  for (const { one } of ranked) {
    if (chosen.length === mostPieces) break;
    yield;
    const size = sizeOf(one);
    const lines = tellingLines(one.text);
    if (size > left || lines.size < fewestLines(one) || isLikeCursor(one, lines, cursor)) continue;
    if (chosen.some((other) => isSame(other, one, lines))) continue;
    if (chosen.filter((other) => other.candidate.uri === one.uri).length >= mostOfFile) continue;
    chosen.push({ candidate: one, lines });
    left -= size;
  }
  return chosen.map((one) => one.candidate);
}

/** A single line says something only where it declares a name that is used. */
function fewestLines({ source }: Candidate): number {
  return source === "definition" ? 1 : 2;
}

/** Characters that a piece takes, the line with its path included. */
export function sizeOf({ path, text }: Pick<Candidate, "path" | "text">): number {
  return path.length + text.length + 2;
}

function isLikeCursor(
  { text }: Candidate,
  lines: ReadonlySet<string>,
  cursor: { readonly lines: ReadonlySet<string>; readonly names: ReadonlySet<string> },
): boolean {
  let shared = 0;
  for (const line of lines) if (cursor.lines.has(line)) shared++;
  return shared / lines.size >= tooMuchAtCursor || jaccard(identifiersOf(text), cursor.names) >= sameNames;
}

function isSame(other: Chosen, one: Candidate, lines: ReadonlySet<string>): boolean {
  const { uri, from, to } = other.candidate;
  const isOverlapping = uri === one.uri && from < one.to && one.from < to;
  return isOverlapping || overlap(other.lines, lines) >= tooAlike;
}
