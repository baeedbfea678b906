import { diffArrays } from "diff";
import type { LineEdit } from "../textLines";

/** The lines `baseFrom`..`baseTo` of a base that became `from`..`to` of what is there now; the ends are none of them. */
export interface LineChange {
  readonly baseFrom: number;
  readonly baseTo: number;
  readonly from: number;
  readonly to: number;
}

/** Lines that come or go, beyond which two texts have too little in common: it takes long to compare them. */
const mostChanged = 200;

/** What differs, in order; all of it as one change where the two have too little in common. */
export function lineChanges(base: readonly string[], current: readonly string[]): readonly LineChange[] {
  return comparedLines(base, current) ?? [{ baseFrom: 0, baseTo: base.length, from: 0, to: current.length }];
}

/**
 * What differs, in order, by Myers' algorithm as the package `diff` has it.
 * @returns undefined where the two have too little in common
 */
export function comparedLines(base: readonly string[], current: readonly string[]): readonly LineChange[] | undefined {
  if (leastChanged(base, current) > mostChanged) return undefined;
  const parts = diffArrays([...base], [...current], { maxEditLength: mostChanged });
  if (parts === undefined) return undefined;
  const changes: LineChange[] = [];
  let [baseAt, at] = [0, 0];
  let open: LineChange | undefined;
  for (const { count, added, removed } of parts) {
    if (added || removed) {
      open ??= { baseFrom: baseAt, baseTo: baseAt, from: at, to: at };
      if (removed) baseAt += count;
      else at += count;
      open = { ...open, baseTo: baseAt, to: at };
      continue;
    }
    if (open) changes.push(open);
    open = undefined;
    baseAt += count;
    at += count;
  }
  return open ? [...changes, open] : changes;
}

/** Lines that come or go at least: those that only one of the two has. Counted in a moment, where a comparison takes long. */
function leastChanged(base: readonly string[], current: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const line of base) counts.set(line, (counts.get(line) ?? 0) + 1);
  for (const line of current) counts.set(line, (counts.get(line) ?? 0) - 1);
  let sum = 0;
  for (const count of counts.values()) sum += Math.abs(count);
  return sum;
}

/** The base with one change in it: it is no change any more. */
export function keptIn(base: readonly string[], current: readonly string[], change: LineChange): readonly string[] {
  const { baseFrom, baseTo, from, to } = change;
  return [...base.slice(0, baseFrom), ...current.slice(from, to), ...base.slice(baseTo)];
}

/** The edit of what is there now that takes one change back. */
export function takenBack(base: readonly string[], { baseFrom, baseTo, from, to }: LineChange): LineEdit {
  return { from, to, lines: base.slice(baseFrom, baseTo) };
}

/** How far ahead a line of the base is looked for. */
const ahead = 12;

/**
 * A base while other lines are written in its place, from its start: those that are there, then what of the base they do
 * not reach yet. Also tells what differs in those that are there: roughly, but in a time that grows with the lines alone,
 * because it is done for each piece of them.
 * @returns `written` counts the lines in front
 */
export function partlyWritten(base: readonly string[], lines: readonly string[]) {
  const changes: LineChange[] = [];
  let [reached, open] = [0, 0];
  for (const [at, line] of lines.entries()) {
    // A lone bracket is found everywhere.
    const end = Math.min(reached + (/\w{3}/.test(line) ? ahead : 1), base.length);
    let found = reached;
    while (found < end && base[found] !== line) found++;
    if (found === end) continue;
    if (found > reached || at > open) changes.push({ baseFrom: reached, baseTo: found, from: open, to: at });
    [reached, open] = [found + 1, at + 1];
  }
  if (lines.length > open) changes.push({ baseFrom: reached, baseTo: reached, from: open, to: lines.length });
  return { lines: [...lines, ...base.slice(reached)], written: lines.length, changes };
}

/** The one edit that makes of some lines others, without those at both ends that stay; undefined where all stay. */
export function lineEdit(before: readonly string[], after: readonly string[]): LineEdit | undefined {
  const most = Math.min(before.length, after.length);
  let above = 0;
  while (above < most && before[above] === after[above]) above++;
  let below = 0;
  while (below < most - above && before.at(-1 - below) === after.at(-1 - below)) below++;
  if (above + below === before.length && above + below === after.length) return undefined;
  return { from: above, to: before.length - below, lines: after.slice(above, after.length - below) };
}
