import type { OpenDocument } from "./openDocument";

/** Lines from `from` up to, and without, `to`, counted from 0. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/** A change of a document, in lines. */
export interface LineEdit {
  /** First line that changed. */
  readonly line: number;
  /** Line ends that went, and that came. */
  readonly removed: number;
  readonly added: number;
}

export interface TrailRange extends LineRange {
  readonly uri: string;
  /** Milliseconds of the clock when the user was last there. */
  readonly at: number;
  /** What stood there when the document was closed; undefined while it is open. */
  readonly left: { readonly path: string; readonly languageId: string; readonly text: string } | undefined;
}

/** Ranges kept, in all documents. */
const kept = 16;
/** Lines between two ranges that are one then. */
const mergedWithin = 4;
const longest = 32;
/** Lines changed at once beyond which it was a formatter, or another version of the file, and not the user's hand. */
const largestEdit = 60;

/** Where the user was lately, newest first; close places are one. Follows the lines as documents change. */
export class RangeTrail {
  #ranges: TrailRange[] = [];

  /** @param around lines shown before and after what was touched */
  constructor(private readonly around: number) {}

  get newestFirst(): readonly TrailRange[] {
    return this.#ranges;
  }

  /** The user was in these lines of a document. */
  add(uri: string, { from, to }: LineRange, at: number): void {
    const added = { from: Math.max(0, from - this.around), to: to + this.around };
    const isNear = (range: TrailRange) =>
      range.uri === uri && range.from <= added.to + mergedWithin && added.from <= range.to + mergedWithin;
    const merged = this.#ranges.filter(isNear).reduce<LineRange>(union, added);
    const range = { ...shortened(merged, added), uri, at, left: undefined };
    this.#ranges = [range, ...this.#ranges.filter((one) => !isNear(one))].slice(0, kept);
  }

  /** Moves the ranges of a document along with its lines. @returns the lines it left; undefined if it is not the user's */
  edit(uri: string, edit: LineEdit): LineRange | undefined {
    const { line, removed, added } = edit;
    const isByHand = removed <= largestEdit && added <= largestEdit;
    this.#ranges = this.#ranges.flatMap((range) => {
      if (range.uri !== uri || range.to <= line) return [range];
      const moved = added - removed;
      if (range.from > line + removed) return [{ ...range, from: range.from + moved, to: range.to + moved }];
      if (!isByHand) return [];
      const to = Math.max(range.to + moved, line + added + 1);
      return [
        { ...range, ...shortened({ from: Math.min(range.from, line), to }, { from: line, to: line + added + 1 }) },
      ];
    });
    return isByHand ? { from: line, to: line + added + 1 } : undefined;
  }

  /** A document is being closed; what stands in its ranges is kept. */
  close(document: OpenDocument): void {
    const { uri, path, languageId } = document;
    this.#ranges = this.#ranges.map((range) =>
      range.uri === uri ? { ...range, left: { path, languageId, text: document.text(range.from, range.to) } } : range,
    );
  }

  /** A document is not there any more, or not under this name. */
  forget(uri: string): void {
    this.#ranges = this.#ranges.filter((range) => range.uri !== uri);
  }
}

function union(one: LineRange, other: LineRange): LineRange {
  return { from: Math.min(one.from, other.from), to: Math.max(one.to, other.to) };
}

/** A part of a range that is not too long and ends with, or begins at, what must be in it. */
function shortened(range: LineRange, needed: LineRange): LineRange {
  if (range.to - range.from <= longest) return range;
  const from = Math.max(range.from, Math.min(needed.from, needed.to - longest));
  return { from, to: Math.min(range.to, from + longest) };
}
