/**
 * Without the one space at its start where one stands left of the cursor already: most tokens of a model begin with a
 * space, so a prompt that ends with one draws a second. Two are kept where they are meant: before a comment, in a
 * table, and where more follow.
 */
export function withoutDoubledSpace(text: string, line: string): string {
  if (!/\S $/.test(line) || !/^ \S/.test(text)) return text;
  const isMeant = /^ (?:#|\/\/|\/\*|--|;)/.test(text) || /^\s*\|/.test(line);
  return isMeant ? text : text.slice(1);
}
