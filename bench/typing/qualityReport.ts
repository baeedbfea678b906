import type { Work } from "../opponents/contender";
import type { QualityCounts } from "./quality";
import type { Verdict } from "./timingReport";

const mostWrongFirstWord = 0.09;

/** What a run cost. */
export interface QualityCost {
  /** CPU seconds of the model process. */
  readonly cpuSeconds: number;
  /** Of the calls that came to their end. */
  readonly work: Work;
}

/** @param outcomes of the questions, see `HearthContender.outcomes` */
export function printQuality(
  counts: QualityCounts,
  outcomes: Readonly<Record<string, number>>,
  { cpuSeconds, work }: QualityCost,
): void {
  const { keys, saved, shown, judged, wrongFirstWord, worthTaking, taken, changes, withGhost } = counts;
  line("keys pressed", String(keys));
  line("keys saved, of those needed without Hearth", shareWords(saved, keys + saved));
  line("suggestions taken", String(taken));
  line("keys with a ghost text before the next", shareWords(withGhost, changes));
  line("suggestions shown", String(shown));
  line("  where it was clear what belonged there", String(judged));
  line("  of those, wrong in the first word", shareWords(wrongFirstWord, judged));
  line("  of those, right to the end", shareWords(worthTaking, judged));
  line("flickers for 100 characters", ((100 * counts.flickers) / counts.characters).toFixed(2));
  const each = 100 / counts.characters;
  line("CPU s for 100 characters, model process", (cpuSeconds * each).toFixed(2));
  line(
    "  calls, tokens read by those that ended",
    [work.requests, work.evaluatedTokens].map((sum) => (sum * each).toFixed(1)).join(" · "),
  );
  const sorted = Object.entries(outcomes).sort(([, a], [, b]) => b - a);
  line("what became of the questions", sorted.map(([why, count]) => `${why} ${count}`).join(", "));
}

export function qualityVerdicts({ wrongFirstWord, judged, flickers }: QualityCounts): readonly Verdict[] {
  const wrong = wrongFirstWord / judged;
  return [
    {
      what: "wrong first word, share of what is shown",
      value: wrong,
      limit: mostWrongFirstWord,
      isMet: wrong <= mostWrongFirstWord,
    },
    { what: "flickers", value: flickers, limit: 0, isMet: flickers === 0 },
  ];
}

/** A share with its 95 % interval (Wilson's). */
function shareWords(part: number, whole: number): string {
  if (whole === 0) return "none";
  const z = 1.96;
  const share = part / whole;
  const middle = (share + z ** 2 / (2 * whole)) / (1 + z ** 2 / whole);
  const half = (z / (1 + z ** 2 / whole)) * Math.sqrt((share * (1 - share)) / whole + z ** 2 / (4 * whole ** 2));
  const percent = (value: number) => (100 * value).toFixed(1);
  return `${percent(share)} % (${percent(middle - half)} to ${percent(middle + half)}), ${part} of ${whole}`;
}

function line(what: string, value: string): void {
  console.log(`${what.padEnd(46)}${value}`);
}
