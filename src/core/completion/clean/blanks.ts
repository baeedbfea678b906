/**
 * Without white space at the text's end and on its blank lines. A line end at a suggestion's end inserts an empty
 * line, and one that is nothing else is invisible, yet Tab inserts it (research/inline_api.md §5).
 */
export function withoutIdleBlanks(text: string): string {
  return text.trimEnd().replace(/\n[ \t]+(?=\n)/g, "\n");
}
