import type { Steps } from "../context/slices";
import { NoPlace } from "./editPlan";
import { type IndentPairs, indentOf, indentUnitOf, Reindent } from "./indentation";
import type { LineEdit, TextLines } from "./textLines";

/** One line of a change: one that stays, one that goes, or one that comes. */
export interface HunkLine {
  readonly kind: "same" | "old" | "new";
  readonly text: string;
}

/** Lines that follow one another in a file, and what becomes of them. */
export interface Hunk {
  readonly lines: readonly HunkLine[];
  /** A line somewhere above, as a diff may name it; "" where it names none. */
  readonly below: string;
}

interface Found {
  readonly hunk: Hunk;
  /** Where it may begin, in the file's lines. */
  readonly places: readonly number[];
  /** Whether the lines are the file's with all their white space. */
  readonly isExact: boolean;
  /** Whether the file is as the hunk would have it, at those places. */
  readonly isDone: boolean;
}

interface Bounds {
  readonly from: number;
  readonly to: number;
  /** Whether a place elsewhere is none. */
  readonly areSure: boolean;
}

const everywhere: Bounds = { from: 0, to: Number.POSITIVE_INFINITY, areSure: false };
/** How much of the white space of a line counts, the strictest first. */
const readings: readonly ((line: string) => string)[] = [
  (line) => line,
  (line) => line.trimEnd(),
  (line) => line.trim().replace(/\s+/g, " "),
];

/**
 * Finds each hunk by its lines, wherever they stand; numbers of lines are not asked, because models cannot count them.
 * @param inOrder whether a hunk stands below the one before it
 * @throws {NoPlace} where one is not found, or in several places
 */
export function* placeHunks(target: TextLines, hunks: readonly Hunk[], inOrder: boolean): Steps<readonly LineEdit[]> {
  const found: Found[] = [];
  for (const hunk of hunks) found.push(yield* find(target.lines, hunk));
  if (found.every(({ isDone }) => isDone)) throw new NoPlace("alreadyThere");
  const unit = indentUnitOf(target.lines);
  const edits = found.flatMap((one, index) => {
    if (one.isDone) return [];
    const at = thePlace(target.lines, one, inOrder ? neighbours(found, index) : everywhere);
    return editsOf(target.lines, one, at, unit);
  });
  const sorted = [...edits].sort((a, b) => a.from - b.from);
  if (sorted.some(({ from }, index) => index > 0 && from < (sorted[index - 1]?.to ?? 0))) throw new NoPlace("overlap");
  return sorted;
}

function* find(lines: readonly string[], hunk: Hunk): Steps<Found> {
  const before = hunk.lines.filter(({ kind }) => kind !== "new").map(({ text }) => text);
  const after = hunk.lines.filter(({ kind }) => kind !== "old").map(({ text }) => text);
  if (before.every((line) => line.trim() === "")) throw new NoPlace("noLines");
  // Lines that only come may leave those around them where they were, and must not come twice.
  const isAddition = hunk.lines.every(({ kind }) => kind !== "old");
  const done = yield* closestPlaces(lines, after);
  if (isAddition && done.places.length > 0) return { hunk, ...done, isDone: true };
  const found = yield* closestPlaces(lines, before);
  if (found.places.length > 0) return { hunk, ...found, isDone: false };
  if (done.places.length > 0) return { hunk, ...done, isDone: true };
  throw new NoPlace("notFound", before.find((line) => line.trim() !== "")?.trim());
}

/** Where lines stand, with as much of their white space as there is. */
function* closestPlaces(
  lines: readonly string[],
  wanted: readonly string[],
): Steps<{ readonly places: readonly number[]; readonly isExact: boolean }> {
  if (wanted.every((line) => line.trim() === "")) return { places: [], isExact: false };
  for (const [index, reading] of readings.entries()) {
    const places = yield* placesOf(lines, wanted, reading);
    if (places.length > 0) return { places, isExact: index === 0 };
  }
  return { places: [], isExact: false };
}

function* placesOf(
  lines: readonly string[],
  wanted: readonly string[],
  reading: (line: string) => string,
): Steps<readonly number[]> {
  const read = wanted.map(reading);
  // The longest line is in the fewest places.
  const rarest = read.reduce((best, line, index) => (line.length > (read[best] ?? "").length ? index : best), 0);
  const places: number[] = [];
  for (let at = 0; at + read.length <= lines.length; at++) {
    if (at % 1000 === 999) yield;
    if (reading(lines[at + rarest] ?? "") !== read[rarest]) continue;
    if (read.every((line, index) => reading(lines[at + index] ?? "") === line)) places.push(at);
  }
  return places;
}

/** Between which lines a hunk has to stand, as far as others stand in one place only. */
function neighbours(found: readonly Found[], index: number): Bounds {
  const isSure = ({ places }: Found) => places.length === 1;
  const above = found.slice(0, index).findLast(isSure);
  const below = found.slice(index + 1).find(isSure);
  return {
    from: above ? (above.places[0] ?? 0) + lengthOf(above) : 0,
    to: below?.places[0] ?? Number.POSITIVE_INFINITY,
    // An answer may mix up the order of its hunks; who applies a diff again may not change what is like its lines.
    areSure: above?.isDone === true || below?.isDone === true,
  };
}

function lengthOf({ hunk, isDone }: Found): number {
  return hunk.lines.filter(({ kind }) => kind !== (isDone ? "old" : "new")).length;
}

function thePlace(lines: readonly string[], found: Found, { from, to, areSure }: Bounds): number {
  const { hunk } = found;
  const first = hunk.lines.find(({ text }) => text.trim() !== "")?.text.trim();
  const heading = hunk.below.trim();
  const headings = heading === "" ? [] : [...lines.keys()].filter((at) => lines[at]?.trim().startsWith(heading));
  const top = headings.length === 1 ? (headings[0] ?? 0) : -1;
  const places = found.places.filter((at) => at > top);
  const between = places.filter((at) => at >= from && at + lengthOf(found) <= to);
  const possible = areSure || places.length > 1 ? between : places;
  const [only, ...others] = possible;
  if (only === undefined || others.length > 0)
    throw new NoPlace(possible.length > 0 || places.length > 1 ? "severalPlaces" : "notFound", first);
  return only;
}

function editsOf(
  lines: readonly string[],
  { hunk, isExact }: Found,
  start: number,
  unit: string | undefined,
): readonly LineEdit[] {
  const pairs: IndentPairs = hunk.lines
    .filter(({ kind }) => kind !== "new")
    .map(({ text }, index) => [text, lines[start + index] ?? ""] as const)
    .filter(([text]) => text.trim() !== "")
    .map(([text, own]) => [indentOf(text), indentOf(own)]);
  const reindent = isExact ? undefined : new Reindent(pairs, indentUnitOf(hunk.lines.map(({ text }) => text)), unit);
  const edits: { from: number; to: number; lines: string[] }[] = [];
  let at = start;
  for (const { kind, text } of hunk.lines) {
    const last = edits.at(-1);
    const edit = last?.to === at && kind !== "same" ? last : { from: at, to: at, lines: [] };
    if (kind === "new") edit.lines.push(reindent ? reindent.line(text) : text);
    else at++;
    if (kind === "old") edit.to = at;
    if (kind !== "same" && edit !== last) edits.push(edit);
  }
  return edits;
}
