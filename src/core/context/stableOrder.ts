import type { ContextPiece } from "../model/backend";

/**
 * Puts what is to be shown in the order in which it is shown: what was there before keeps its place (and stays the same
 * object), and what is new comes behind it in its own order.
 */
export function inStableOrder<T extends ContextPiece>(before: readonly T[], now: readonly T[]): readonly T[] {
  const wanted = new Map(now.map((piece) => [keyOf(piece), piece]));
  const staying = before.filter((piece) => wanted.has(keyOf(piece)));
  const stayingKeys = new Set(staying.map(keyOf));
  const all = [...staying, ...now.filter((piece) => !stayingKeys.has(keyOf(piece)))];
  return all.length === before.length && all.every((piece, at) => piece === before[at]) ? before : all;
}

/** Tells pieces apart by what the model sees of them. */
export function keyOf({ path, text }: ContextPiece): string {
  return `${path}\n${text}`;
}
