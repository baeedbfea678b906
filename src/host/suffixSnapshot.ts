/** Words at the beginning of a suffix that are compared. */
const compared = 50;
/** Share of them that may have changed. */
const tolerated = 0.1;

/**
 * Whether a suffix that is in the KV cache may stay there while the text behind the cursor is `live`: their first words
 * are equal and the following ones nearly so. Lines that hold closers only are looked through at the beginning, since
 * Enter between brackets puts one there. The rule, but for that, is GitHub Copilot's (vscode-copilot-chat,
 * suffix caching in currentFile.tsx).
 */
export function isSimilarSuffix(kept: string, live: string): boolean {
  const [a, b] = [firstWords(kept), firstWords(live)];
  if (a.length === 0 || b.length === 0) return a.length === b.length;
  if (a[0] !== b[0]) return false;
  return distance(a, b) <= Math.max(1, Math.floor(tolerated * Math.max(a.length, b.length)));
}

function firstWords(suffix: string): readonly string[] {
  const code = suffix.replace(/^[\s)\]};,]+/, "");
  // Long enough for the words, short enough for every keystroke.
  return (
    code
      .slice(0, 1000)
      .match(/[\p{L}\p{N}_$]+|[^\s]/gu)
      ?.slice(0, compared) ?? []
  );
}

/** Levenshtein's. Rows of words left and columns of words right; only the last row is kept. */
function distance(a: readonly string[], b: readonly string[]): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [index, word] of a.entries()) {
    const next = [index + 1];
    for (const [at, other] of b.entries()) {
      const replaced = (row[at] ?? 0) + (word === other ? 0 : 1);
      next.push(Math.min(replaced, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
