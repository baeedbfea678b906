import type { ContextPiece } from "../model/backend";
import type { LineRange } from "./rangeTrail";

/**
 * Puts what is to be shown in the order in which it is shown: what was there before keeps its place (and stays the same
 * object, unless its lines are others now), and what is new comes behind it in its own order.
 */
export function inStableOrder<T extends ContextPiece & Partial<LineRange>>(
  before: readonly T[],
  now: readonly T[],
): readonly T[] {
  const wanted = new Map(now.map((piece) => [keyOf(piece), piece]));
  const staying = before.flatMap((piece) => {
    const same = wanted.get(keyOf(piece));
    return same && same.from === piece.from && same.to === piece.to ? [piece] : (same ?? []);
  });
  const stayingKeys = new Set(staying.map(keyOf));
  const all = [...staying, ...now.filter((piece) => !stayingKeys.has(keyOf(piece)))];
  return all.length === before.length && all.every((piece, at) => piece === before[at]) ? before : all;
}

/** Tells pieces apart by what the model sees of them. */
export function keyOf({ path, text }: ContextPiece): string {
  return `${path}\n${text}`;
}
