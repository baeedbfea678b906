/** How a suggestion compares with what really stood there. */
export interface Verdict {
  /** The line as it would stand equals the real one, white space at its end aside. */
  readonly exact: boolean;
  readonly firstWordRight: boolean;
  /** Of the first lines: 1 less the edit distance by the longer one's length, white space at their ends aside. */
  readonly similarity: number;
  /** The same for all lines, where several were hidden. */
  readonly wholeExact: boolean;
  readonly wholeSimilarity: number;
}

/**
 * @param written what stands at the cursor once the suggestion is taken, up to the end of its last line
 * @param hidden what really stood there
 */
export function verdictOn(written: string, hidden: string): Verdict {
  const [line, real] = [firstLine(written), firstLine(hidden)];
  const [all, allReal] = [trimmedLines(written), trimmedLines(hidden)];
  return {
    exact: line === real,
    firstWordRight: firstWord(line) === firstWord(real),
    similarity: similarity(line, real),
    wholeExact: all === allReal,
    wholeSimilarity: similarity(all, allReal),
  };
}

/** The text that stands at the cursor once a suggestion is taken, up to the end of the line that it ends on. */
export function asWritten(text: string, replacedAfter: number, after: string): string {
  const end = after.indexOf("\n");
  return text + (end === -1 ? after : after.slice(0, end)).slice(replacedAfter);
}

export function firstLine(text: string): string {
  const end = text.indexOf("\n");
  return (end === -1 ? text : text.slice(0, end)).trimEnd();
}

/** What "accept word" takes: the first word with the punctuation before it, or all of a line that has no word. */
export function firstWord(line: string): string {
  return (/^[^\p{L}\p{N}_$]*[\p{L}\p{N}_$]+/u.exec(line)?.[0] ?? line).replace(/\s/g, "");
}

/** 1 for equal texts, 0 for texts that have nothing in common. */
export function similarity(a: string, b: string): number {
  const longest = Math.max(a.length, b.length);
  return longest === 0 ? 1 : 1 - editDistance(a, b) / longest;
}

/** Levenshtein's distance in UTF-16 units. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const replaced = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

function trimmedLines(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .trimEnd();
}
