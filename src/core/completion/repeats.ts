import { lineBefore } from "./cursorLine";

const closerOnly = /^[\s)\]}>"'`,;:]*\w*[\s)\]}>"'`,;:]*$/;

/** A line that ends a block, as `}`, `});` or `end` do: its indentation says which one. */
function isCloserLine(line: string): boolean {
  return closerOnly.test(line);
}

/**
 * Cuts the lines at the end of the text that are the first ones below the cursor's line, all of it if need be.
 * The rest of the cursor's line is not looked at.
 */
export function withoutLinesBelow(text: string, before: string, after: string): string {
  const lines = text.split("\n");
  const from = startOfRepeat(lines, before, linesBelow(after, lines.length));
  return lines.slice(0, from).join("\n").trimEnd();
}

/** Index of the first of the longest run of lines at the end that are those below. */
function startOfRepeat(lines: readonly string[], before: string, below: readonly string[]): number | undefined {
  const written = lines.flatMap((line, index) => (line.trim() === "" ? [] : [{ line, index }]));
  for (const { index } of written) {
    const run = written.filter((line) => line.index >= index);
    const isBelow = run.every(({ line, index: at }, place) => isSame(line, at, before, below[place]));
    if (isBelow) return index;
  }
  return undefined;
}

function isSame(line: string, index: number, before: string, below: string | undefined): boolean {
  if (below === undefined) return false;
  if (index === 0) return isLineBelow(line, before, below);
  return line.trim() === below.trim() && (!isCloserLine(line) || indentOf(line) === indentOf(below));
}

/** Whether the cursor's line becomes the one below with `text` at the cursor. */
export function isLineBelow(text: string, before: string, below: string): boolean {
  const cursorLine = lineBefore(before);
  const full = cursorLine + text;
  if (full.trim() !== below.trim()) return false;
  if (!isCloserLine(full) || indentOf(full) === indentOf(below)) return true;
  return !mayClose(indentOf(full), linesAbove(before, 1));
}

/** Whether a closer at this indentation may end a block that is open above it. */
function mayClose(indent: string, above: readonly string[]): boolean {
  const last = above.at(-1);
  if (last === undefined) return false;
  const width = indentOf(last).length;
  return indent.length < width || (indent.length === width && opensBlock(last));
}

/** Whether the line after this one is deeper. */
export function opensBlock(line: string): boolean {
  return /[{([:]\s*$/.test(line);
}

/**
 * Whether a text writes the lines directly above again, in order, and nothing else.
 * @param text with what stays of the cursor's line after it
 */
export function repeatsAbove(text: string, before: string): boolean {
  const cursorLine = lineBefore(before);
  const ownLine = cursorLine.trim() === "" || text.startsWith("\n");
  // One that was half there already may be meant: `i++;` below `i++;`.
  if (!ownLine && !text.includes("\n")) return false;
  const written = nonBlank((text.startsWith("\n") ? text : cursorLine + text).split("\n"));
  const above = text.startsWith("\n") ? `${before}\n` : before;
  const same = linesAbove(above, written.length).map((line) => line.trim());
  return written.every((line, index) => line.trim() === same[index]) && /[\p{L}\p{N}]/u.test(written.join(""));
}

/** Up to `count` lines above the cursor's own that are not blank, the nearest one last. */
function linesAbove(before: string, count: number): readonly string[] {
  const lines: string[] = [];
  let end = before.lastIndexOf("\n");
  while (end > 0 && lines.length < count) {
    const start = before.lastIndexOf("\n", end - 1) + 1;
    const line = before.slice(start, end);
    if (line.trim() !== "") lines.unshift(line);
    end = start - 1;
  }
  return lines;
}

/** Up to `count` lines below the cursor's own that are not blank. */
function linesBelow(after: string, count: number): readonly string[] {
  const lines: string[] = [];
  let start = after.indexOf("\n") + 1;
  while (start > 0 && lines.length < count) {
    const end = after.indexOf("\n", start);
    const line = after.slice(start, end === -1 ? after.length : end);
    if (line.trim() !== "") lines.push(line);
    start = end + 1;
  }
  return lines;
}

function nonBlank(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => line.trim() !== "");
}

/** The white space at a line's start. */
export function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}
