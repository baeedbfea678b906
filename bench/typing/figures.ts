import { random } from "../../test/helpers/random";
import type { Moment } from "./session";
import type { KeyKind } from "./trace";

/** A value with the interval in which it lies with 95 % where the sample is drawn again. */
export interface Estimate {
  readonly value: number;
  readonly from: number;
  readonly to: number;
}

/** Neighbouring keys are alike, so they are drawn together: so many, or a quarter of the sample where it is small. */
const mostDrawnTogether = 25;
const draws = 300;

/** @param share 0.5 for the median. NaN where there are no values */
export function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}

/** A percentile with the interval that a bootstrap of blocks gives it. The same each time. */
export function estimate(values: readonly number[], share: number): Estimate {
  const next = random(1);
  const blockLength = Math.max(1, Math.min(mostDrawnTogether, Math.floor(values.length / 4)));
  const starts = values.length - blockLength + 1;
  const drawn = Array.from({ length: values.length > 0 ? draws : 0 }, () => {
    const sample: number[] = [];
    while (sample.length < values.length) {
      const start = Math.floor(next() * starts);
      sample.push(...values.slice(start, start + blockLength));
    }
    return percentile(sample.slice(0, values.length), share);
  });
  return { value: percentile(values, share), from: percentile(drawn, 0.025), to: percentile(drawn, 0.975) };
}

/**
 * Milliseconds from a key until a ghost text is on screen that is right for the text of that moment: 0 where one is
 * still there, and else to the first that comes, though it may come only after further keys. Infinity where the cursor
 * goes elsewhere before, or the trace ends. Of keys only at which another answer is due than what was left of the last.
 */
export function waits(moments: readonly Moment[]): readonly number[] {
  return moments.flatMap((moment, at) => (moment.event.isNews ? [waitFrom(moments, at)] : []));
}

function waitFrom(moments: readonly Moment[], start: number): number {
  const startedAt = moments[start]?.atMs ?? 0;
  for (let at = start; at < moments.length; at++) {
    const moment = moments[at];
    if (!moment || (at > start && !moment.event.change)) break;
    if (moment.isKept) return moment.atMs - startedAt;
    if (moment.shownMs !== undefined) return moment.shownMs - startedAt;
  }
  return Number.POSITIVE_INFINITY;
}

/**
 * The same for keys only that are followed by a pause of at least `pauseMs`, and no further than that pause: how soon
 * the ghost text comes where somebody has the time to see it.
 */
export function waitsInPauses(moments: readonly Moment[], pauseMs: number): readonly number[] {
  return moments.flatMap((moment, at) => {
    const next = moments[at + 1];
    if (!moment.event.isNews || !next || next.event.atMs - moment.event.atMs < pauseMs) return [];
    if (moment.isKept) return [0];
    return [moment.shownMs === undefined ? Number.POSITIVE_INFINITY : moment.shownMs - moment.atMs];
  });
}

/** Share of the keys that had a due answer which saw it before the next key. */
export function shareInTime(moments: readonly Moment[]): number {
  const due = moments.filter(({ event }) => event.isDue);
  return due.filter(({ isKept, shownMs }) => isKept || shownMs !== undefined).length / due.length;
}

/** Prompt tokens evaluated for each key of a kind: while somebody waited, and in all. */
export function tokensOf(moments: readonly Moment[], kind: KeyKind) {
  const keys = moments.filter(({ event }) => event.change && event.kind === kind);
  return {
    live: keys.map(({ evaluatedTokens }) => evaluatedTokens),
    all: keys.map(({ evaluatedTokens, idleTokens }) => evaluatedTokens + idleTokens),
  };
}

/** Characters that the person typed or took, those taken back again included. */
export function charactersOf(moments: readonly Moment[]): number {
  return moments.reduce((sum, { event }) => sum + (event.change?.text.length ?? 0), 0);
}
