/** The part of the cursor's line before the cursor. */
export function lineBefore(before: string): string {
  return before.slice(before.lastIndexOf("\n") + 1);
}

/** The part of the cursor's line after the cursor, without its line end. */
export function lineAfter(after: string): string {
  const end = after.indexOf("\n");
  return end === -1 ? after : after.slice(0, end);
}

/** Whether the rest of a line is what an editor closes by itself, tags too, and the punctuation that ends statements. */
export function isOnlyClosers(rest: string): boolean {
  return /^(?:[\s)\]}>"'`,;:]|<\/[\w.:-]*>)*$/.test(rest);
}
