/**
 * What a prompt must not end with: the part of a text's last line that may be the beginning of a longer token. A model
 * has seen code in its vocabulary's own pieces only, so behind half of one (`ite` of `items`, the indentation of a line
 * that goes on) it writes what seldom follows such a piece, or nothing. The caller leaves this text out of the prompt
 * and makes the model write it first.
 * Cuts where vocabularies split texts: before the letters at the end with the one character that they may be joined to,
 * before punctuation with its blank, before white space.
 */
export function heldBack(prefix: string): string {
  const line = prefix.slice(prefix.lastIndexOf("\n") + 1);
  const held = /(?:[^\p{L}\p{N}]?\p{L}+| ?[^\s\p{L}\p{N}]+|\s+)$/u.exec(line)?.[0] ?? "";
  // Without any text in front there is nothing to go on; a long one is no piece of a vocabulary.
  return held.length === prefix.length || held.length > longest ? "" : held;
}

const longest = 40;
