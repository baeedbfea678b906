import { isQuote, nestingOf } from "../../src/core/completion/clean/brackets";

export const kinds = ["line", "block", "crossFile"] as const;
export type Kind = (typeof kinds)[number];

/** Where in its line a cursor stands. */
export type Place = "lineStart" | "wordStart" | "afterPunctuation" | "inWord" | "wordEnd" | "blank";

/** A place in a real file whose text was hidden. */
export interface ReplayPoint {
  readonly id: number;
  readonly kind: Kind;
  readonly repository: string;
  readonly path: string;
  readonly languageId: string;
  readonly place: Place;
  readonly before: string;
  /** What stood at the cursor: the rest of the line or a block's lines, without the last line end. */
  readonly hidden: string;
  /** What stands behind the cursor now: {@link closers}, a line end, and the rest of the file. */
  readonly after: string;
  /** Closers right of the cursor as auto-closing leaves them; they are a part of `hidden` too. */
  readonly closers: string;
  /** Of a crossFile point: the imported name that the hidden text, or what stands right before it, uses first. */
  readonly name: string | undefined;
}

/** How many of the cursors with something open left of them have its closers right of them, as in VS Code. */
const autoClosedShare = 0.75;

const partners: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", "${": "}" };

/**
 * The closers that auto-closing left right of the cursor when the line was typed up to it: those of everything the line
 * has opened. "" where the hidden text does not close all of it on the line, because then they would stand elsewhere.
 */
export function closersAt(lineBefore: string, hidden: string): string {
  // The line end in front lets comments be seen as such.
  const { open } = nestingOf(`\n${lineBefore}`);
  const wanted = open.map((token) => partners[token] ?? token).reverse();
  if (wanted.some((token) => token.length > 1)) return "";
  const closed = nestingOf(hidden, open).outer.map(({ token }) => token);
  return closed.length >= wanted.length && wanted.every((token, at) => closed[at] === token) ? wanted.join("") : "";
}

/**
 * Chooses whether closers stand behind a cursor.
 * @param chance a random number
 * @returns undefined where the closers are all that is hidden, so that nothing is left to suggest
 */
export function chosenClosers(lineBefore: string, hidden: string, chance: number): string | undefined {
  const closers = chance < autoClosedShare ? closersAt(lineBefore, hidden) : "";
  return closers !== "" && closers === hidden.trim() ? undefined : closers;
}

export function placeAt(line: string, column: number): Place {
  const left = line[column - 1] ?? "";
  const right = line[column] ?? "";
  if (line.slice(0, column).trim() === "") return "lineStart";
  const isWord = (character: string) => /[\p{L}\p{N}_$]/u.test(character);
  if (isWord(left)) return isWord(right) ? "inWord" : "wordEnd";
  if (left.trim() === "") return isWord(right) ? "wordStart" : "blank";
  return "afterPunctuation";
}

/** Whether a line's text up to a column is inside of a string. */
export function isInString(lineBefore: string): boolean {
  return isQuote(nestingOf(`\n${lineBefore}`).open.at(-1));
}
