/** A line of an answer; the first one stands behind the text left of the cursor. */
export interface AnswerLine {
  /** Offset of its first character in the answer. */
  readonly start: number;
  /** What the model wrote of it, without the line's end. */
  readonly text: string;
}

/** The answer ends; `keep` characters of it stay. */
export interface LineVerdict {
  readonly end: "lineEnd" | "blockEnd" | "repeatsBelow" | "repetition";
  readonly keep: number;
}

interface SeenLine {
  readonly start: number;
  readonly full: string;
}

const opensOrClosesAndOpens = /[{([:]$/;
const closer = /^[)\]}]+/;
const clause = /^(else|elif|except|finally|catch|case|default)\b/;
const longestCycle = 3;

/** Decides line by line whether an answer goes on. Blank lines decide nothing. */
export class LineRules {
  readonly #cursorLine: string;
  readonly #below: string;
  readonly #seen: SeenLine[] = [];
  #base: number | undefined;
  #wentDeeper = false;

  constructor(
    prefix: string,
    suffix: string,
    private readonly extent: "line" | "block",
  ) {
    this.#cursorLine = prefix.slice(prefix.lastIndexOf("\n") + 1);
    // What stands right of the cursor belongs to its own line; the lines below come after that.
    const lines = suffix.split("\n").slice(1);
    this.#below = lines.find((line) => line.trim() !== "")?.trimEnd() ?? "";
    if (this.#cursorLine.trim() !== "") this.#base = indentation(this.#cursorLine);
  }

  /** Judges a line of which more may come. */
  judgeUnfinished(line: AnswerLine): LineVerdict | undefined {
    if (this.extent === "line" || line.start === 0 || line.text.trim() === "") return undefined;
    return indentation(line.text) < (this.#base ?? 0) ? { end: "blockEnd", keep: line.start - 1 } : undefined;
  }

  /** Judges a line whose end has come; each line once, in order. */
  judgeFinished(line: AnswerLine): LineVerdict | undefined {
    if (line.text.trim() === "") return undefined;
    const full = this.#full(line);
    const block = this.extent === "block" && line.start > 0 ? this.#judgeBlock(line, full) : undefined;
    if (block) return block;
    if (full === this.#below) return { end: "repeatsBelow", keep: Math.max(0, line.start - 1) };
    if (this.extent === "line") return { end: "lineEnd", keep: line.start + line.text.length };
    const indent = indentation(full);
    this.#base ??= indent;
    this.#wentDeeper ||= indent > this.#base;
    this.#seen.push({ start: line.start, full });
    return this.#judgeRepetition();
  }

  /** From where on the answer must be held back until more of `line`, the one being written, has come. */
  heldFrom(line: AnswerLine): number {
    const full = this.#full(line);
    const start = Math.max(0, line.start - 1);
    let from = line.start + line.text.length;
    if (line.text.trim() !== "") {
      if (this.#below.startsWith(full)) from = start;
      if (this.extent === "block" && line.start > 0 && this.#awaitsItsEnd(full)) from = start;
    }
    for (let cycle = 1; cycle <= longestCycle; cycle++) {
      const model = this.#seen[this.#seen.length - cycle];
      if (!model?.full.startsWith(full)) continue;
      const run = this.#echoes(cycle);
      const first = this.#seen[this.#seen.length - run];
      if (run > 0 && first) from = Math.min(from, Math.max(0, first.start - 1));
      else if (full !== "") from = Math.min(from, start);
    }
    return from;
  }

  #full(line: AnswerLine): string {
    return (line.start === 0 ? this.#cursorLine + line.text : line.text).trimEnd();
  }

  #awaitsItsEnd(full: string): boolean {
    return indentation(full) === this.#base && (this.#wentDeeper || closer.test(full.trimStart()));
  }

  #judgeBlock(line: AnswerLine, full: string): LineVerdict | undefined {
    const dedent = this.judgeUnfinished(line);
    if (dedent) return dedent;
    if (indentation(full) !== this.#base) return undefined;
    const code = full.trimStart();
    const closing = closer.exec(code)?.[0];
    if ((closing || clause.test(code)) && opensOrClosesAndOpens.test(code)) return undefined;
    if (closing === undefined) return this.#wentDeeper ? { end: "blockEnd", keep: line.start - 1 } : undefined;
    const standsBelow = indentation(this.#below) === this.#base && this.#below.trimStart().startsWith(closing);
    return { end: "blockEnd", keep: standsBelow ? line.start - 1 : line.start + line.text.length };
  }

  #judgeRepetition(): LineVerdict | undefined {
    for (let cycle = 1; cycle <= longestCycle; cycle++) {
      const run = this.#echoes(cycle);
      const first = this.#seen[this.#seen.length - run];
      if (run >= cycle && first) return { end: "repetition", keep: Math.max(0, first.start - 1) };
    }
    return undefined;
  }

  /** How many of the last lines each equal the one `cycle` lines before them. */
  #echoes(cycle: number): number {
    let run = 0;
    for (let at = this.#seen.length - 1; at >= cycle; at--, run++) {
      const line = this.#seen[at];
      // A lone bracket or a short word comes again in honest code.
      if (line?.full !== this.#seen[at - cycle]?.full || !/\w.*\w.*\w/.test(line?.full ?? "")) break;
    }
    return run;
  }
}

/** Columns of white space at a line's start; a tab counts as four. */
function indentation(line: string): number {
  const white = /^[ \t]*/.exec(line)?.[0] ?? "";
  return white.replaceAll("\t", "    ").length;
}
