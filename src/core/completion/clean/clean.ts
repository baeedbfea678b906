import { lineAfter, lineBefore } from "../cursorLine";
import { withoutIdleBlanks } from "./blanks";
import { wholeCharacters } from "./characters";
import { isStrayClause } from "./clauses";
import { type Placed, placeBeforeClosers } from "./closers";
import { withoutCommentEcho } from "./commentEcho";
import { withoutDoubledSpace } from "./doubledSpace";
import { withFittedStart } from "./firstIndent";
import { type Indentation, restyled, restyledText, styleAround } from "./indentation";
import { withoutLineEcho } from "./lineEcho";
import { linesBelow } from "./lines";
import { repeatsAbove } from "./linesAbove";
import { isLineBelow, withoutLinesBelow } from "./linesBelow";
import { withoutRunaway } from "./runaway";
import { withoutStrayClosers } from "./strayClosers";
import { withoutStrayQuote } from "./strayQuote";
import { isTooShort } from "./tooShort";

export interface CleanInput {
  /** The answer so far, without special tokens. */
  readonly text: string;
  /** Text before the cursor, LF. */
  readonly before: string;
  /** Offset of the first character of `before` in its document. */
  readonly beforeStart: number;
  /** Text after the cursor, LF; up to the line's end closers and punctuation only (see `isOnlyClosers`). */
  readonly after: string;
  readonly indentation: Indentation;
  readonly document: { readonly languageId: string };
}

export type Cleaned =
  | {
      readonly kind: "text";
      /** Neither empty nor ending in white space. It holds the characters that it replaces, in order. */
      readonly text: string;
      /** Characters after the cursor, within its line. */
      readonly replacedAfter: number;
    }
  | NoText;

interface NoText {
  readonly kind: "none";
  readonly reason: "emptyReply" | "repeatsSuffix" | "repeatsPrefix" | "misplaced" | "tooShort";
}

/** Turns what a model wrote into what may stand at the cursor. Cleaning its own result changes nothing. */
export function clean(input: CleanInput): Cleaned {
  const { before, after, document } = input;
  const answer = withoutIdleBlanks(wholeCharacters(input.text));
  if (answer === "") return none("emptyReply");
  const unsaid = withoutEchoes(answer, before);
  if (unsaid === "") return none("repeatsPrefix");
  const style = styleAround(before, after, input.indentation);
  const laidOut = withFittedStart(restyledText(unsaid, lineBefore(before), style), before, after, style);
  if (isStrayClause(laidOut, before, document.languageId, style)) return none("misplaced");
  const own = withoutLinesBelow(withoutRunaway(laidOut), before, after);
  if (own === "") return none("repeatsSuffix");
  const closed = withoutStrays(own, input);
  if (closed === "") return none("misplaced");
  const shown = placed(closed, input, style);
  const reason = reasonAgainst(shown, input);
  return reason ? none(reason) : { kind: "text", ...shown };
}

/** Why a text is not shown although it has its place. */
function reasonAgainst({ text, replacedAfter }: Placed, input: CleanInput): NoText["reason"] | undefined {
  const { before, after } = input;
  const rest = lineAfter(after);
  if (squeezed(text) === squeezed(rest.slice(0, replacedAfter))) return "repeatsSuffix";
  const written = text + rest.slice(replacedAfter);
  const [below] = linesBelow(after, 1);
  if (below !== undefined && isLineBelow(written, before, below)) return "repeatsSuffix";
  if (repeatsAbove(written, before)) return "repeatsPrefix";
  // What was cut to fit may have left one over.
  if (withoutStrays(text, input) !== text) return "misplaced";
  return isTooShort(text) ? "tooShort" : undefined;
}

function none(reason: NoText["reason"]): NoText {
  return { kind: "none", reason };
}

function withoutEchoes(text: string, before: string): string {
  const own = withoutDoubledSpace(withoutCommentEcho(withoutLineEcho(text, before), before), lineBefore(before));
  return own === text ? text : withoutEchoes(own, before);
}

function withoutStrays(text: string, input: CleanInput): string {
  return withoutStrayClosers(withoutStrayQuote(text, lineBefore(input.before), lineAfter(input.after)), input);
}

/** Cuts what stands below, and places the rest of the text before the closers right of the cursor. */
function placed(text: string, input: CleanInput, style: Indentation): Placed {
  const { before, after } = input;
  const own = withoutLinesBelow(text, before, after);
  const result = placeBeforeClosers(own, restyled(lineBefore(before), style), lineAfter(after));
  // A closer that came or went may make the last line the one below. Each round leaves less of the text, or the same.
  return result.text === text ? result : placed(result.text, input, style);
}

function squeezed(text: string): string {
  return text.replace(/\s/g, "");
}
