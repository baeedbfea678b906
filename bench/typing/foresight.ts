import type { Hand } from "./hand";
import type { Wish } from "./typist";

/** Share of the lines that are foreseen as soon as they begin, and of those before they begin. */
const foreseen = { atStart: 0.3, above: 0.15 } as const;

/** What is said at one place. */
export interface Foreseen {
  readonly answer: string;
  readonly isRight: boolean;
  /** What is said behind the answer. */
  readonly ahead: string;
}

/**
 * What a model answers that a trace speaks for: from some column of each line on what will be written, before that
 * something else. The column is drawn evenly over the line, so that the person gets right and wrong suggestions, and no
 * contender may live on one right answer a line.
 */
export class Foresight {
  readonly #knownFrom = new Map<string, number>();

  constructor(
    private readonly hand: Hand,
    /** Lines of other files, which are written nowhere. */
    private readonly strangers: readonly string[],
  ) {}

  /** What is said where nothing sensible can be. */
  get beside(): string {
    return this.strangers[0] ?? "unforeseen();";
  }

  /** The answer at a wish: the rest of its line, or the whole next one where the line is written. "" where all is. */
  answerAt(wish: Wish): Foreseen {
    const { answer, isRight } = this.#answerAt(wish);
    const next = isRight ? this.#answerAt({ text: wish.text, at: wish.at + answer.length }).answer : "";
    return { answer, isRight, ahead: next || `\n${this.beside}` };
  }

  #answerAt({ text, at }: Wish): { readonly answer: string; readonly isRight: boolean } {
    const rest = /^\n*[^\n]*/.exec(text.slice(at))?.[0] ?? "";
    if (rest.trim() === "") return { answer: "", isRight: false };
    const lineStart = rest.startsWith("\n") ? at + rest.lastIndexOf("\n") + 1 : text.lastIndexOf("\n", at - 1) + 1;
    const line = text.slice(lineStart, at + rest.length);
    const isRight = at - lineStart >= this.#columnOf(line, `${lineStart} ${text}`);
    // What a model says above a line and in it differs.
    return { answer: isRight ? rest : this.#stranger(rest, lineStart + (at < lineStart ? 1 : 0)), isRight };
  }

  /** From which column on a line is foreseen; below 0 before it begins. */
  #columnOf(line: string, key: string): number {
    let column = this.#knownFrom.get(key);
    if (column === undefined) {
      const code = line.trimStart();
      const drawn = this.hand.random();
      if (drawn < foreseen.above) column = Number.NEGATIVE_INFINITY;
      else if (drawn < foreseen.atStart) column = 0;
      else column = line.length - code.length + this.hand.upTo(code.length + 1);
      this.#knownFrom.set(key, column);
    }
    return column;
  }

  /** A line of about the right one's length that does not begin as it does; the same one for the whole line. */
  #stranger(rest: string, lineStart: number): string {
    const lead = /^\s*/.exec(rest)?.[0] ?? "";
    const code = rest.trimStart();
    const fitting = this.strangers.filter((one) => one[0] !== code[0]);
    const text = fitting[lineStart % fitting.length] ?? "unforeseen();";
    return lead + text.repeat(1 + Math.floor(code.length / text.length)).slice(0, Math.max(8, code.length));
  }
}
