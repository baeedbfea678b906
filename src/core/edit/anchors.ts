import type { Steps } from "../context/slices";
import type { Declaration } from "./declarations";
import { NoPlace } from "./editPlan";
import { Namesakes } from "./sameName";

/** A line of a block and the line of the file that it is; with a size of 0 the ends of two bodies. */
export interface Anchor {
  readonly own: number;
  readonly theirs: number;
  readonly size: 0 | 1;
}

export interface AnchorInput {
  readonly block: readonly string[];
  /** Which lines of the block stand for others. */
  readonly elisions: readonly boolean[];
  readonly lines: readonly string[];
  /** What the block declares, and what the file does. */
  readonly own: readonly Declaration[];
  readonly theirs: readonly Declaration[];
}

/** Whether a line is nothing but brackets that end something. */
export function isCloser(line: string): boolean {
  return /^\s*[)\]}>]+[;,]?\s*$/.test(line);
}

/**
 * The lines that a block has in common with a file, in order: what declares the same name, with its end, and between
 * those what stands in both once, and what adjoins them.
 * @throws {NoPlace} where the file has them in another order
 */
export function* anchorsOf(input: AnchorInput): Steps<readonly Anchor[]> {
  const named = sorted(namedAnchors(input));
  yield;
  const all: Anchor[] = [];
  let [own, theirs] = [0, 0];
  for (const anchor of named) {
    all.push(...(yield* anchorsBetween(input, { own, ownEnd: anchor.own, theirs, theirsEnd: anchor.theirs })), anchor);
    own = anchor.own + anchor.size;
    theirs = anchor.theirs + anchor.size;
  }
  const rest = { own, ownEnd: input.block.length, theirs, theirsEnd: input.lines.length };
  all.push(...(yield* anchorsBetween(input, rest)));
  return sorted(all);
}

function namedAnchors({ block, lines, own, theirs }: AnchorInput): readonly Anchor[] {
  const known = new Namesakes(lines, theirs);
  const shown = new Namesakes(block, own);
  return own.flatMap((one): readonly Anchor[] => {
    const first = block[one.head] ?? "";
    const [same, ...others] = known.of(one, first);
    if (!same || others.length > 0 || shown.of(one, first).length > 1) return [];
    const head = { own: one.head, theirs: same.head, size: 1 } as const;
    if (one.to - 1 === one.head) return [head];
    const isClosed = isCloser(block[one.to - 1] ?? "") && isCloser(lines[same.to - 1] ?? "");
    if (isClosed && same.to - 1 === same.head) return [];
    const end: Anchor = isClosed
      ? { own: one.to - 1, theirs: same.to - 1, size: 1 }
      : { own: one.to, theirs: same.to, size: 0 };
    return [head, end];
  });
}

interface Range {
  readonly own: number;
  readonly ownEnd: number;
  readonly theirs: number;
  readonly theirsEnd: number;
}

/** Adjoining lines first, then those that stand once in both pieces, and so on between those. */
function* anchorsBetween(input: AnchorInput, range: Range): Steps<readonly Anchor[]> {
  let { own, ownEnd, theirs, theirsEnd } = range;
  const isSame = (a: number, b: number) => !input.elisions[a] && input.block[a]?.trim() === input.lines[b]?.trim();
  const found: Anchor[] = [];
  while (own < ownEnd && theirs < theirsEnd && isSame(own, theirs)) {
    found.push({ own: own++, theirs: theirs++, size: 1 });
  }
  const below: Anchor[] = [];
  // Below what is left out, the end of something new looks like the end of what stands there.
  const hasElision = input.elisions.slice(own, ownEnd).includes(true);
  const isTelling = (a: number) => !hasElision || !isCloser(input.block[a] ?? "");
  while (own < ownEnd && theirs < theirsEnd && isTelling(ownEnd - 1) && isSame(ownEnd - 1, theirsEnd - 1)) {
    below.unshift({ own: --ownEnd, theirs: --theirsEnd, size: 1 });
  }
  const once = sorted(yield* standingOnce(input, { own, ownEnd, theirs, theirsEnd }));
  if (once.length > 0) {
    for (const anchor of once) {
      const above = { own, ownEnd: anchor.own, theirs, theirsEnd: anchor.theirs };
      found.push(...(yield* anchorsBetween(input, above)), anchor);
      own = anchor.own + 1;
      theirs = anchor.theirs + 1;
    }
    found.push(...(yield* anchorsBetween(input, { own, ownEnd, theirs, theirsEnd })));
  }
  return [...found, ...below];
}

function* standingOnce({ block, elisions, lines }: AnchorInput, range: Range): Steps<readonly Anchor[]> {
  if (range.own === range.ownEnd || range.theirs === range.theirsEnd) return [];
  const theirs = yield* placesOf(lines, range.theirs, range.theirsEnd);
  const own = yield* placesOf(block, range.own, range.ownEnd);
  return [...own].flatMap(([text, at]): readonly Anchor[] => {
    const there = theirs.get(text);
    if (at === undefined || there === undefined || elisions[at]) return [];
    return [{ own: at, theirs: there, size: 1 }];
  });
}

/** Where each line stands, or undefined where it stands twice; without those that are like others. */
function* placesOf(lines: readonly string[], from: number, to: number): Steps<ReadonlyMap<string, number | undefined>> {
  const places = new Map<string, number | undefined>();
  for (let at = from; at < to; at++) {
    if (at % 1000 === 999) yield;
    const line = lines[at] ?? "";
    const text = line.trim();
    if (text !== "" && !isCloser(line)) places.set(text, places.has(text) ? undefined : at);
  }
  return places;
}

/** @throws {NoPlace} where the two orders differ */
function sorted(anchors: readonly Anchor[]): readonly Anchor[] {
  const result = [...anchors].sort((a, b) => a.own - b.own || a.size - b.size || a.theirs - b.theirs);
  const isInOrder = result.every((one, index) => {
    const before = result[index - 1];
    return before === undefined || one.theirs >= before.theirs + before.size;
  });
  if (!isInOrder) throw new NoPlace("elidedUnclear");
  return result;
}
