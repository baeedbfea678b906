/** A closing bracket or quote whose opening one stands before the text that was read. */
export interface OuterCloser {
  readonly token: string;
  readonly start: number;
}

export interface Nesting {
  readonly outer: readonly OuterCloser[];
  /** What is open where the text ends, innermost last: brackets, quotes and `${`. */
  readonly open: readonly string[];
  /** Whether something that the text itself opened is still open. */
  readonly isOpen: boolean;
}

const patterns = [
  // Comments: `/* … */`, and lines that are one (`//`, or `#` with a blank behind it, unlike `#include <…>`).
  /\/\*.*?\*\//,
  /(?<=\n)[ \t]*(?:\/\/|# )[^\n]*/,
  // A regular expression where no division can be; its brackets are characters.
  /\/(?<=(?:[(,=:[!&|?{};]|\breturn|\n) {0,40}\/)(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\//,
  /\\.|\$\{|"""|'''|["'`()[\]{}<>\n]/,
];
const tokens = new RegExp(patterns.map(({ source }) => source).join("|"), "gs");
const closers = new Map([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
  ["<", ">"],
  ["${", "}"],
]);
const stringPrefix = /(?<!\w)[bfru]{1,2}$/i;

/**
 * Reads the brackets and quotes of a text in any language, so of comments it knows only the most common forms.
 * @param open what is open where the text starts, as in `Nesting.open`
 * @param hasAngles whether `<` and `>` may be brackets
 */
export function nestingOf(text: string, open: readonly string[] = [], hasAngles = false): Nesting {
  const reader = new BracketReader(text, open, hasAngles);
  reader.read();
  return { outer: reader.outer, open: reader.stack, isOpen: reader.stack.length > reader.floor };
}

/** Whether a token of a {@link Nesting} is a quote. */
export function isQuote(token: string | undefined): boolean {
  return token !== undefined && /^["'`]/.test(token);
}

/** Whether one token ends what the other one began. */
export function closes(closer: string, opener: string): boolean {
  return (closers.get(opener) ?? opener) === closer;
}

class BracketReader {
  readonly outer: OuterCloser[] = [];
  readonly stack: string[];
  /** How many entries of the stack were there from the start. */
  floor: number;

  constructor(
    private readonly text: string,
    open: readonly string[],
    private readonly hasAngles: boolean,
  ) {
    this.stack = [...open];
    this.floor = open.length;
  }

  read(): void {
    // One expression for all readers: to make it takes longer than most of them.
    tokens.lastIndex = 0;
    for (let found = tokens.exec(this.text); found; found = tokens.exec(this.text)) {
      tokens.lastIndex = found.index + this.#take(found[0], found.index);
    }
  }

  /** @returns how many characters of `found` were read; the rest may hold other tokens */
  #take(found: string, at: number): number {
    const top = this.stack.at(-1);
    const quote = top !== undefined && isQuote(top) ? top : undefined;
    // Comments and regular expressions are none in a string: what comes behind the first character may end the string.
    if (/^[ \t]*[/#]/.test(found)) return quote === undefined ? found.length : 1;
    if (quote !== undefined) {
      // Inside "…" three quotes are this one's end and an empty string.
      const token = found.startsWith(quote) ? quote : found;
      this.#inString(token, quote, at);
      return token.length;
    }
    if (/^["'`]/.test(found)) this.#quote(found, at);
    else if (!found.startsWith("\\") && found !== "\n") this.#bracket(found, at);
    return found.length;
  }

  #inString(token: string, quote: string, at: number): void {
    if (token === quote) this.#close(token, at);
    else if (token === "${" && quote === "`") this.stack.push(token);
    else if (token === "\n" && (quote === '"' || quote === "'")) this.#popTo(this.stack.length - 1);
  }

  #quote(token: string, at: number): void {
    const wordBefore = /\w+$/.exec(this.text.slice(Math.max(0, at - 20), at))?.[0] ?? "";
    const isApostrophe = token === "'" && /\w'\w/.test(this.text.slice(Math.max(0, at - 1), at + 2));
    if (!isApostrophe || stringPrefix.test(wordBefore)) this.stack.push(token);
  }

  #bracket(token: string, at: number): void {
    if ((token === "<" || token === ">") && !(this.hasAngles && this.#isAngle(token, at))) return;
    if (closers.has(token)) this.stack.push(token);
    else this.#close(token, at);
  }

  /** Whether it is not a comparison, an arrow or a shift. */
  #isAngle(token: string, at: number): boolean {
    const left = this.text[at - 1] ?? "";
    const right = this.text[at + 1] ?? "";
    return token === "<" ? !/[\s=<]/.test(right) : !/[\s=-]/.test(left) && right !== "=";
  }

  #close(token: string, at: number): void {
    const opener = this.stack.findLastIndex((frame) => closes(token, frame));
    if (opener < this.floor) this.outer.push({ token, start: at });
    if (opener !== -1) this.#popTo(opener);
  }

  #popTo(length: number): void {
    this.stack.length = length;
    this.floor = Math.min(this.floor, length);
  }
}
