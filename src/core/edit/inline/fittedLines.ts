import { atOnce, type Steps } from "../../context/slices";
import { isCloser } from "../anchors";
import { depthOf } from "../brackets";
import { importedFrom, isImport } from "../importLines";
import { indentOf, indentUnitOf, Reindent } from "../indentation";
import type { EditPlace } from "./editPlace";
import { withoutAnewAbove, withoutAnewBelow } from "./writtenAnew";

/** Lines as they stand in the document. */
export interface FittedLines {
  readonly lines: readonly string[];
  /** Imports that were written above code which has no place for them, and that the document does not have. */
  readonly imports: readonly string[];
  /** Names of declarations right above and below that were written anew, and left out. */
  readonly others: readonly string[];
}

/**
 * Brings the lines of a reply to where they belong: without what the model repeated of the code around, without imports in
 * the middle of code, at the document's indentation, and with the document's own spelling of lines that stay.
 * @param isWhole whether more lines may come; until then the end is left alone
 */
export function fittedLines(reply: readonly string[], place: EditPlace, isWhole: boolean): FittedLines {
  return atOnce(fittedInSteps(reply, place, isWhole));
}

/** The same, of thousands of lines. */
export function* fittedInSteps(reply: readonly string[], place: EditPlace, isWhole: boolean): Steps<FittedLines> {
  const start = firstText(reply);
  const own = start === -1 ? [] : reply.slice(start);
  if (!isWhole && mayRepeat(own, place)) return { lines: [], imports: [], others: [] };
  const above = yield* withoutAnewAbove(withoutAbove(own, place), place, isWhole);
  yield;
  const { lines: bare, imports } = withoutImports(above.lines, place);
  const below = isWhole
    ? yield* withoutAnewBelow(withoutBelow(withoutEnd(bare), place), place)
    : { lines: bare, others: [] };
  const rest = isWhole ? withoutEnd(below.lines) : bare;
  yield;
  const lines = edged(yield* spelled(rest, place), place, isWhole);
  return { lines, imports, others: [...above.others, ...below.others] };
}

function firstText(lines: readonly string[]): number {
  return lines.findIndex((line) => line.trim() !== "");
}

/** Without blank lines at the end. */
function withoutEnd(lines: readonly string[]): readonly string[] {
  return lines.slice(0, lines.findLastIndex((line) => line.trim() !== "") + 1);
}

/** Whether two runs of lines are the same but for the white space at their ends. */
function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, at) => line.trim() === b[at]?.trim());
}

/** Lines that could stand anywhere prove nothing. */
function tells(lines: readonly string[]): boolean {
  return lines.some((line) => /\w{3}/.test(line));
}

/** Whether all lines so far repeat code above, so that the next ones may do so too. */
function mayRepeat(lines: readonly string[], { above, region }: EditPlace): boolean {
  if (lines.length === 0) return true;
  for (let size = lines.length; size <= above.length; size++) {
    const start = above.length - size;
    if (isSame(lines, above.slice(start, start + lines.length))) return !isSame(lines, region.slice(0, lines.length));
  }
  return false;
}

/** Without the lines that stand above the region already. */
function withoutAbove(lines: readonly string[], { above, region }: EditPlace): readonly string[] {
  for (let size = Math.min(lines.length, above.length); size > 0; size--) {
    const repeated = lines.slice(0, size);
    if (!isSame(repeated, above.slice(-size)) || !tells(repeated)) continue;
    return isSame(repeated, region.slice(0, size)) ? lines : lines.slice(size);
  }
  return lines;
}

/** Without the lines that stand below the region already; a lone closer only where it closes what the region did not open. */
function withoutBelow(lines: readonly string[], { below, region }: EditPlace): readonly string[] {
  for (let size = Math.min(lines.length, below.length); size > 0; size--) {
    const repeated = lines.slice(-size);
    if (!isSame(repeated, below.slice(0, size))) continue;
    const isSurplus = repeated.every(isCloser) && depthOf(lines) < depthOf(region);
    const isTwice = tells(repeated) && !isSame(repeated, region.slice(-size));
    if (isSurplus || isTwice) return withoutEnd(lines.slice(0, -size));
  }
  return lines;
}

/** Imports at a reply's beginning have no place where the region has none and is not the file's own beginning. */
function withoutImports(lines: readonly string[], place: EditPlace): Omit<FittedLines, "others"> {
  const isTop = place.above.every((line) => line.trim() === "" || importedFrom(line) !== undefined);
  if (isTop || place.region.some((line) => importedFrom(line) !== undefined)) return { lines, imports: [] };
  const end = lines.findIndex((line) => line.trim() !== "" && !isImport(line.trim()));
  const leading = lines.slice(0, end === -1 ? lines.length : end).filter((line) => line.trim() !== "");
  if (leading.length === 0) return { lines, imports: [] };
  const known = new Set([...place.above, ...place.below].map((line) => line.trim()));
  const imports = leading.map((line) => line.trim()).filter((line) => !known.has(line));
  return { lines: end === -1 ? [] : lines.slice(end), imports };
}

/** At the region's indentation; a line that stays, but for white space at its end, is written as it was. */
function* spelled(lines: readonly string[], place: EditPlace): Steps<readonly string[]> {
  const { region, indentUnit } = place;
  const first = lines[firstText(lines)];
  if (first === undefined) return [];
  const top = region[firstText(region)];
  // The first line may be another one than the region's first: one at the same depth that both have tells for certain.
  const twin = region.find((line) => line.trim() === first.trim() && indentOf(line) === indentOf(top ?? "")) ?? top;
  const indent = twin === undefined ? indentBetween(place) : indentOf(twin);
  const reindent = new Reindent([[indentOf(first), indent]], indentUnitOf(lines), indentUnit);
  const own = new Map(region.map((line) => [line.trimEnd(), line]));
  const result: string[] = [];
  for (const [at, line] of lines.entries()) {
    if (at % 500 === 0) yield;
    const moved = reindent.line(line);
    result.push(own.get(moved.trimEnd()) ?? moved);
  }
  return result;
}

/** Where a new line belongs: as what follows, or behind what stands above, deeper where that opens something. */
function indentBetween({ above, region, below, indentUnit = "  " }: EditPlace): string {
  const own = indentOf(region[0] ?? "");
  if (own !== "") return own;
  const next = below[firstText(below)];
  if (next !== undefined && !isCloser(next)) return indentOf(next);
  const before = above.findLast((line) => line.trim() !== "") ?? "";
  return indentOf(before) + (/[{([:]\s*$/.test(before) ? indentUnit : "");
}

/** With the blank lines at its edges that the region has, and no others. */
function edged(lines: readonly string[], { region }: EditPlace, isWhole: boolean): readonly string[] {
  if (lines.length === 0) return lines;
  const start = firstText(region);
  if (start === -1) return lines;
  const end = region.findLastIndex((line) => line.trim() !== "") + 1;
  return [...region.slice(0, start), ...lines, ...(isWhole ? region.slice(end) : [])];
}
