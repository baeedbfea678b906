import { lineBefore } from "../cursorLine";
import { indentOf, isBlank, isCloserLine, linesAbove, linesBelow, opensBlock } from "./lines";

/**
 * Cuts the lines at the end of the text that are the first ones below the cursor's line, all of it if need be: the
 * most common complaint about ghost text (sourcegraph/cody#264, #811, continuedev/continue#4721).
 * The rest of the cursor's line is not looked at.
 */
export function withoutLinesBelow(text: string, before: string, after: string): string {
  const lines = text.split("\n");
  const from = startOfRepeat(lines, before, linesBelow(after, lines.length));
  return lines.slice(0, from).join("\n").trimEnd();
}

/** Index of the first of the longest run of lines at the end that are those below. */
function startOfRepeat(lines: readonly string[], before: string, below: readonly string[]): number | undefined {
  const written = lines.flatMap((line, index) => (isBlank(line) ? [] : [{ line, index }]));
  for (const { index } of written) {
    const run = written.filter((line) => line.index >= index);
    const isBelow = run.every(({ line, index: at }, place) => isSame(line, at, before, below[place]));
    if (isBelow) return index;
  }
  const last = written.at(-1);
  return last && isPartOfCloser(last.line, last.index, below[0]) ? last.index : undefined;
}

function isSame(line: string, index: number, before: string, below: string | undefined): boolean {
  if (below === undefined) return false;
  if (index === 0) return isLineBelow(line, before, below);
  return line.trim() === below.trim() && (!isCloserLine(line) || indentOf(line) === indentOf(below));
}

/** Whether a line is the beginning of the closers below, as `}` is of `});` (sourcegraph/cody#3032). */
function isPartOfCloser(line: string, index: number, below: string | undefined): boolean {
  if (index === 0 || below === undefined || indentOf(line) !== indentOf(below)) return false;
  return /^[)\]}]+$/.test(line.trim()) && /^[)\]}]+[,;]?$/.test(below.trim()) && below.startsWith(line.trimEnd());
}

/** Whether the cursor's line becomes the one below with `text` at the cursor. */
export function isLineBelow(text: string, before: string, below: string): boolean {
  const cursorLine = lineBefore(before);
  const full = cursorLine + text;
  if (full.trim() !== below.trim()) return false;
  if (!isCloserLine(full) || indentOf(full) === indentOf(below)) return true;
  // A word or an opening bracket at another depth is another line; a closer may have been written too deep.
  return (
    !/\w|[({[]/.test(full.replace(/<\/[\w.:-]*>|\bend\b/g, "")) && !mayClose(indentOf(full), linesAbove(before, 1))
  );
}

/** Whether a closer at this indentation may end a block that is open above it. */
function mayClose(indent: string, above: readonly string[]): boolean {
  const last = above.at(-1);
  if (last === undefined) return false;
  const width = indentOf(last).length;
  return indent.length < width || (indent.length === width && opensBlock(last));
}
