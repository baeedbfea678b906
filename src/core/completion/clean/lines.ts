/** The white space at a line's start. */
export function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}

export function isBlank(line: string): boolean {
  return line.trim() === "";
}

/** Up to `count` lines above the cursor's own that are not blank, the nearest one last. */
export function linesAbove(before: string, count: number): readonly string[] {
  const lines: string[] = [];
  let end = before.lastIndexOf("\n");
  while (end > 0 && lines.length < count) {
    const start = before.lastIndexOf("\n", end - 1) + 1;
    const line = before.slice(start, end);
    if (!isBlank(line)) lines.unshift(line);
    end = start - 1;
  }
  return lines;
}

/** Up to `count` lines below the cursor's own that are not blank. */
export function linesBelow(after: string, count: number): readonly string[] {
  const lines: string[] = [];
  let start = after.indexOf("\n") + 1;
  while (start > 0 && lines.length < count) {
    const end = after.indexOf("\n", start);
    const line = after.slice(start, end === -1 ? after.length : end);
    if (!isBlank(line)) lines.push(line);
    start = end + 1;
  }
  return lines;
}

/** Whether the line after this one is deeper. */
export function opensBlock(line: string): boolean {
  return /[{([:]\s*$/.test(line);
}

const closerLine = /^\s*[)\]}>"'`,;:]*(?:\w+|<\/[\w.:-]*>|[({[])?[)\]}>"'`,;:]*\s*$/;

/** A line of brackets, a closing tag or one word, as `}`, `});`, `</div>` or `end`: its indentation says which one it is. */
export function isCloserLine(line: string): boolean {
  return closerLine.test(line);
}
