import { type Placed, placeBeforeClosers } from "./closers";
import { lineAbove, lineAfter, lineBefore, nextLineBelow } from "./cursorLine";
import { indentOf, isLineBelow, opensBlock, repeatsAbove, withoutLinesBelow } from "./repeats";

export interface CleanInput {
  /** The answer so far, without special tokens; LF. */
  readonly text: string;
  /** Text before the cursor, LF. */
  readonly before: string;
  /** Text after the cursor, LF; up to the line's end closers and punctuation only (see `isOnlyClosers`). */
  readonly after: string;
  readonly indentation: { readonly tabSize: number; readonly insertSpaces: boolean };
}

export type Cleaned =
  | {
      readonly kind: "text";
      /** Neither empty nor ending in white space. It holds the characters that it replaces, in order. */
      readonly text: string;
      /** Characters after the cursor, within its line. */
      readonly replacedAfter: number;
    }
  | { readonly kind: "none"; readonly reason: "emptyReply" | "repeatsSuffix" | "repeatsPrefix" };

/** Turns what a model wrote into what may stand at the cursor. Cleaning its own result changes nothing. */
export function clean(input: CleanInput): Cleaned {
  const { before, after } = input;
  const answer = wholeCharacters(input.text).trimEnd();
  if (answer === "") return { kind: "none", reason: "emptyReply" };
  const rest = lineAfter(after);
  const { text, replacedAfter } = placed(indented(answer, input), input);
  if (squeezed(text) === squeezed(rest.slice(0, replacedAfter))) return { kind: "none", reason: "repeatsSuffix" };
  const written = text + rest.slice(replacedAfter);
  const below = nextLineBelow(after);
  if (below !== undefined && isLineBelow(written, before, below)) return { kind: "none", reason: "repeatsSuffix" };
  if (repeatsAbove(written, before)) return { kind: "none", reason: "repeatsPrefix" };
  return { kind: "text", text, replacedAfter };
}

/** Cuts what stands below, and places the rest of the text before the closers right of the cursor. */
function placed(text: string, input: CleanInput): Placed {
  const { before, after, indentation } = input;
  const own = withoutLinesBelow(text, before, after);
  const result = placeBeforeClosers(own, restyled(lineBefore(before), indentation), lineAfter(after));
  // A closer that came or went may make the last line the one below. Each round leaves less of the text, or the same.
  return result.text === text ? result : placed(result.text, input);
}

/** Brings the text's indentation into the document's style and takes off what the cursor's line already has. */
function indented(text: string, { before, indentation }: CleanInput): string {
  const cursorLine = lineBefore(before);
  const isBlank = cursorLine.trim() === "";
  const own = isBlank ? text.replace(/^(?:[ \t]*\n)+/, "") : text;
  const [first = "", ...others] = own.split("\n");
  const styled = others.map((line) => restyled(line, indentation));
  if (!isBlank) return [first, ...styled].join("\n");
  let start = restyled(first, indentation);
  const doubled = restyled(cursorLine, indentation);
  const above = lineAbove(before) ?? "";
  const isSettled = indentOf(restyled(above, indentation)) === doubled && !opensBlock(above);
  if (doubled !== "" && (own !== text || isSettled) && start.startsWith(doubled)) {
    start = start.slice(doubled.length);
    while (isSettled && start.startsWith(doubled)) start = start.slice(doubled.length);
  }
  return [start, ...styled].join("\n");
}

function restyled(line: string, { tabSize, insertSpaces }: CleanInput["indentation"]): string {
  const indent = indentOf(line);
  const spaces = indent.replaceAll("\t", " ".repeat(tabSize));
  const styled = insertSpaces
    ? spaces
    : "\t".repeat(Math.floor(spaces.length / tabSize)) + " ".repeat(spaces.length % tabSize);
  return styled + line.slice(indent.length);
}

/** Without half of a surrogate pair at the end. */
function wholeCharacters(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff ? text.slice(0, -1) : text;
}

function squeezed(text: string): string {
  return text.replace(/\s/g, "");
}
