/**
 * Markdown that shows a text as it is. All punctuation is escaped, because what looks like an address becomes a link by
 * itself, and a picture would be fetched.
 */
export function asMarkdown(text: string): string {
  const lines = text.split(/\s*\n\s*/).map((line) => line.trim().replace(/[!-/:-@[-`{-~]/g, "\\$&"));
  return lines.join("\n\n");
}
