import { FirstLineLogProbs } from "./gate";
import { LineRules, type LineVerdict } from "./stopLines";

/**
 * Why a rule ended the text; `marker` means that the model spelled out one of its special tokens, `unsure` that the first
 * line cannot become as sure as it has to be.
 */
export type StopEnd = LineVerdict["end"] | "stutter" | "marker" | "timeBudget" | "unsure";

export interface StopStep {
  /**
   * How many characters of the whole text so far belong to the answer. It never shrinks: what is behind it is held
   * back until it is decided, so that nothing that was shown has to be taken back.
   */
  readonly released: number;
  /** Set when the text ends at `released`. */
  readonly end: StopEnd | undefined;
}

export interface StopOptions {
  readonly prefix: string;
  readonly suffix: string;
  /** `line` ends at the first line's end behind some text, `block` where the block that the cursor's line began ends. */
  readonly extent: "line" | "block";
  /** Texts of special tokens, none of which is ever released. */
  readonly markers: readonly string[];
  /** Natural logarithm of the least probability of the first line; undefined where any will do. */
  readonly leastLineLogProb?: number | undefined;
}

/** What is told of a piece of text beside itself. */
interface PieceFacts {
  /** Natural logarithm; undefined where nobody tells. */
  readonly logProb?: number | undefined;
  /** The text ends with the line that is being written. */
  readonly isLate?: boolean;
}

/** Decides, while a model writes, where its answer ends (DESIGN §5). Line ends are LF. One object an answer. */
export class StopRules {
  readonly #lines: LineRules;
  readonly #firstLine = new FirstLineLogProbs();
  #text = "";
  #released = 0;
  #lineStart = 0;

  constructor(private readonly options: StopOptions) {
    this.#lines = new LineRules(options.prefix, options.suffix, options.extent);
  }

  /** Takes the next piece of text; nothing may follow a step that has an `end`. */
  push(piece: string, { logProb, isLate = false }: PieceFacts = {}): StopStep {
    const searchFrom = Math.max(this.#released, this.#text.length - this.#longestMarker());
    this.#text += piece;
    const marker = this.#markerAt(searchFrom);
    if (marker !== undefined) this.#text = this.#text.slice(0, marker);
    const verdict = this.#readLines(isLate) ?? this.#lines.judgeUnfinished(this.#line(this.#text.length));
    if (verdict) return this.#endAt(verdict.keep, verdict.end);
    if (marker !== undefined) {
      const { released, end } = this.finish();
      return { released, end: end ?? "marker" };
    }
    if (isStuttering(this.#text.slice(this.#lineStart))) return this.#endAt(this.#released, "stutter");
    this.#firstLine.push({ text: piece, logProb });
    if (this.#isHopeless) return this.#endAt(this.#released, "unsure");
    return this.#step(Math.min(this.#lines.heldFrom(this.#line(this.#text.length)), this.#undecidedFrom()));
  }

  /** The text ended without a rule, by the model or by a limit. `end` is set if its last line was dropped for a reason. */
  finish(): StopStep {
    const last = this.#line(this.#text.length);
    const verdict = this.#lines.judgeFinished(last);
    if (verdict && verdict.keep < this.#text.length) return this.#endAt(verdict.keep, verdict.end);
    return this.#step(this.#text.trimEnd().length);
  }

  /** Each further token can only take from a line's probability. */
  get #isHopeless(): boolean {
    const { leastLineLogProb: least } = this.options;
    const { sum } = this.#firstLine;
    return least !== undefined && sum !== undefined && sum < least;
  }

  /** Judges every line whose end has come. */
  #readLines(isLate: boolean): { readonly keep: number; readonly end: StopEnd } | undefined {
    for (;;) {
      const newline = this.#text.indexOf("\n", this.#lineStart);
      if (newline === -1) return undefined;
      const line = this.#line(newline);
      const verdict = this.#lines.judgeFinished(line);
      if (verdict) return verdict;
      this.#lineStart = newline + 1;
      if (isLate && line.text.trim() !== "") return { keep: newline, end: "timeBudget" };
    }
  }

  #line(to: number): { start: number; text: string } {
    return { start: this.#lineStart, text: this.#text.slice(this.#lineStart, to) };
  }

  #endAt(keep: number, end: StopEnd): StopStep {
    return { ...this.#step(keep), end };
  }

  #step(released: number): StopStep {
    this.#released = Math.max(this.#released, released);
    return { released: this.#released, end: undefined };
  }

  #longestMarker(): number {
    return Math.max(0, ...this.options.markers.map((marker) => marker.length));
  }

  #markerAt(from: number): number | undefined {
    const found = this.options.markers.map((marker) => this.#text.indexOf(marker, from)).filter((at) => at >= 0);
    return found.length > 0 ? Math.min(...found) : undefined;
  }

  /** Where white space or the beginning of a marker ends the text: what comes next decides about them. */
  #undecidedFrom(): number {
    let from = this.#text.trimEnd().length;
    for (const marker of this.options.markers) {
      for (let length = Math.min(marker.length - 1, this.#text.length); length > 0; length--) {
        if (this.#text.endsWith(marker.slice(0, length))) from = Math.min(from, this.#text.length - length);
      }
    }
    return from;
  }
}

/** Whether a line's end is the same few words four times over, or the same two or three characters six times. */
function isStuttering(line: string): boolean {
  const end = line.slice(-160);
  const unit = /(.{4,40}?)\1{3}$/.exec(end)?.[1] ?? /([^\d]{2,3}?)\1{5}$/.exec(end)?.[1];
  // A ruler of dashes and an indentation are of one character.
  return unit !== undefined && new Set(unit).size > 1;
}
