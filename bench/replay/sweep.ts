import { type Interval, wilson } from "./intervals";
import type { Replayed } from "./replayer";

/** How sure a suggestion is; higher is surer. */
export type Score = (one: Replayed) => number;

/** What a gate would do. Shares are 0..1. */
export interface GateFigures {
  /** The lowest score that is shown. */
  readonly threshold: number;
  readonly points: number;
  readonly shown: number;
  /** Of the points. */
  readonly share: number;
  /** Of what is shown, how much equals the real first line. */
  readonly precision: number;
  readonly precisionInterval: Interval;
  /** Of what is shown, how much already has the first word wrong. */
  readonly wrongFirstWord: number;
  readonly wrongFirstWordInterval: Interval;
}

export function gateAt(replayed: readonly Replayed[], score: Score, threshold: number): GateFigures {
  const shown = replayed.filter((one) => one.reason === undefined && score(one) >= threshold);
  const right = shown.filter(({ verdict }) => verdict.exact).length;
  const wrongWord = shown.filter(({ verdict }) => !verdict.firstWordRight).length;
  return {
    threshold,
    points: replayed.length,
    shown: shown.length,
    share: shown.length / replayed.length,
    precision: right / shown.length,
    precisionInterval: wilson(right, shown.length),
    wrongFirstWord: wrongWord / shown.length,
    wrongFirstWordInterval: wilson(wrongWord, shown.length),
  };
}

/** The gate that shows about this share of all points; the nearest that equal scores allow. */
export function gateOfShare(replayed: readonly Replayed[], score: Score, share: number): GateFigures {
  const scores = shownScores(replayed, score);
  const count = Math.min(scores.length, Math.max(1, Math.round(share * replayed.length)));
  return gateAt(replayed, score, scores[count - 1] ?? 0);
}

/** The loosest gate whose precision is at least this, when so many are shown that it means something. */
export function gateOfPrecision(
  replayed: readonly Replayed[],
  score: Score,
  wanted: { readonly precision: number; readonly leastShown: number },
): GateFigures | undefined {
  const gates = [...new Set(shownScores(replayed, score))].map((threshold) => gateAt(replayed, score, threshold));
  return gates.findLast(({ precision, shown }) => precision >= wanted.precision && shown >= wanted.leastShown);
}

/** From the surest down. */
function shownScores(replayed: readonly Replayed[], score: Score): readonly number[] {
  return replayed
    .filter(({ reason }) => reason === undefined)
    .map(score)
    .sort((a, b) => b - a);
}
