/** The part of the cursor's line before the cursor. */
export function lineBefore(before: string): string {
  return before.slice(before.lastIndexOf("\n") + 1);
}

/** The part of the cursor's line after the cursor, without its line end. */
export function lineAfter(after: string): string {
  const end = after.indexOf("\n");
  return end === -1 ? after : after.slice(0, end);
}

/** Whether the rest of a line is nothing but what an editor closes by itself, and the punctuation that ends statements. */
export function isOnlyClosers(rest: string): boolean {
  return /^[\s)\]}>"'`,;:]*$/.test(rest);
}

/** The first line below the cursor's own that is not blank; undefined at the end of the text. */
export function nextLineBelow(after: string): string | undefined {
  let start = after.indexOf("\n") + 1;
  if (start === 0) return undefined;
  while (start < after.length) {
    const found = after.indexOf("\n", start);
    const end = found === -1 ? after.length : found;
    const line = after.slice(start, end);
    if (line.trim() !== "") return line;
    start = end + 1;
  }
  return undefined;
}

/** The last line above the cursor's own that is not blank; undefined at the start of the text. */
export function lineAbove(before: string): string | undefined {
  let end = before.lastIndexOf("\n");
  while (end > 0) {
    const start = before.lastIndexOf("\n", end - 1) + 1;
    const line = before.slice(start, end);
    if (line.trim() !== "") return line;
    end = start - 1;
  }
  return undefined;
}
