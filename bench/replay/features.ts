import { linesAbove } from "../../src/core/completion/clean/lines";
import { lineAfter, lineBefore } from "../../src/core/completion/cursorLine";
import { firstLineLogProbs } from "../../src/core/completion/gate";
import type { FimResult } from "../../src/core/model/backend";
import { mean } from "./intervals";
import { firstLine } from "./metrics";
import { isInString, type ReplayPoint } from "./points";

/** What a filter may go by: known at the time when a suggestion could be shown, without what was hidden. */
export type Features = Readonly<Record<string, number>>;

/** Log-probability that stands for one the backend did not tell. */
const unknownLogProb = -3;
/** Characters of the text around the cursor in which names are looked for: what a window of 1,024 tokens holds. */
const near = 3000;

/**
 * @param text the suggestion
 */
export function featuresOf(point: ReplayPoint, text: string, result: FimResult | undefined): Features {
  const logProbs = result ? firstLineLogProbs(result).told : [];
  return {
    line: Math.max(-20, logProbs.length > 0 ? logProbs.reduce((sum, one) => sum + one, 0) : unknownLogProb),
    mean: logProbs.length > 0 ? mean(logProbs) : unknownLogProb,
    least: logProbs.length > 0 ? Math.min(...logProbs) : unknownLogProb,
    first: logProbs[0] ?? unknownLogProb,
    endsItself: result?.end === "lineEnd" || result?.end === "blockEnd" ? 1 : 0,
    ...placeFeatures(point),
    ...textFeatures(point, firstLine(text)),
  };
}

function placeFeatures({ before, after, languageId }: ReplayPoint): Features {
  const line = lineBefore(before);
  const left = line.at(-1) ?? "";
  const is = (pattern: RegExp) => (pattern.test(left) ? 1 : 0);
  return {
    column: Math.min(1, line.length / 80),
    isLineEmpty: line.trim() === "" ? 1 : 0,
    leftWord: is(/[\p{L}\p{N}_$]/u),
    leftBlank: is(/\s/),
    leftDot: is(/\./),
    leftOpener: is(/[([{<]/),
    isPython: languageId === "python" ? 1 : 0,
    closers: Math.min(3, lineAfter(after).trim().length),
    inString: isInString(line) ? 1 : 0,
    inComment: /^\s*(\/\/|\*|\/\*|#)/.test(line) ? 1 : 0,
    fileStart: before.length < 1000 ? 1 : 0,
  };
}

function textFeatures({ before, after }: ReplayPoint, line: string): Features {
  const window = before.slice(-near) + after.slice(0, near / 3);
  const words = line.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [];
  const own = lineBefore(before);
  const known = words.filter((word, at) => isKnown(at === 0 ? wordEnd(own) + word : word, window));
  const whole = own.trim() + line.trim();
  return {
    length: Math.min(1, line.length / 60),
    words: Math.min(8, words.length),
    isOneCharacter: line.trim().length <= 1 ? 1 : 0,
    hasWord: words.length > 0 ? 1 : 0,
    knownWords: words.length > 0 ? known.length / words.length : 1,
    firstKnown: words[0] === undefined || known[0] === words[0] ? 1 : 0,
    goesOnWord: wordEnd(own) !== "" && /^[\p{L}\p{N}_$]/u.test(line) ? 1 : 0,
    lineStandsNear: whole.length > 3 && window.includes(whole) ? 1 : 0,
    equalsAbove: linesAbove(before, 1)[0]?.trim() === whole ? 1 : 0,
    hasDigit: /\d/.test(line) ? 1 : 0,
    hasQuote: /["'`]/.test(line) ? 1 : 0,
  };
}

/** The part of a word that stands left of the cursor. */
function wordEnd(line: string): string {
  return /[\p{L}\p{N}_$]*$/u.exec(line)?.[0] ?? "";
}

function isKnown(word: string, window: string): boolean {
  for (let at = window.indexOf(word); at !== -1; at = window.indexOf(word, at + 1)) {
    const isWord = (character: string | undefined) => /[\p{L}\p{N}_$]/u.test(character ?? "");
    if (!isWord(window[at - 1]) && !isWord(window[at + word.length])) return true;
  }
  return false;
}
