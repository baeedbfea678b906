import type { Steps } from "../context/slices";
import { declarationsIn } from "./declarations";
import { blockFormOf } from "./languages";

/** Share of the file's lines that have to be in the block, also where its end tells, or what it declares. */
const inCommon = 0.6;
/** The share that is enough where nothing else tells. */
const nearlyAll = 0.8;
const onlyClosers = /^[)\]}>;,\s]*$/;

/**
 * Whether a block is the whole of a file that is there: it begins as the file does, has most of its lines, and either
 * ends as the file does or lacks nothing that the file declares; in a language whose declarations are not known, it has
 * nearly all of its lines.
 */
export function* isWholeFile(lines: readonly string[], block: readonly string[], languageId: string): Steps<boolean> {
  const telling = (line: string) => !onlyClosers.test(line);
  if (lines.find(telling)?.trim() !== block.find(telling)?.trim()) return false;
  const counts = new Map<string, number>();
  for (const line of block) counts.set(line.trim(), (counts.get(line.trim()) ?? 0) + 1);
  let [all, shared] = [0, 0];
  for (const [index, text] of lines.entries()) {
    if (index % 1000 === 999) yield;
    if (!telling(text)) continue;
    const line = text.trim();
    const left = counts.get(line) ?? 0;
    all++;
    if (left > 0) shared++;
    counts.set(line, left - 1);
  }
  if (shared < all * inCommon) return false;
  if (lines.findLast(telling)?.trim() === block.findLast(telling)?.trim()) return true;
  if (blockFormOf(languageId) === undefined) return shared >= all * nearlyAll;
  const theirs = yield* declarationsIn(lines, languageId);
  const own = new Set((yield* declarationsIn(block, languageId)).map(({ name }) => name));
  return theirs.length > 0 && theirs.every(({ name }) => own.has(name));
}
