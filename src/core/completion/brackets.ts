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

const tokens = /\\.|\$\{|"""|'''|["'`()[\]{}<>\n]/gs;
const closers = new Map([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
  ["<", ">"],
  ["${", "}"],
]);
const stringPrefix = /(?<!\w)[bfru]{1,2}$/i;

/**
 * Reads the brackets and quotes of a text in any language, so it knows no comments.
 * @param open what is open where the text starts, as in `Nesting.open`
 * @param hasAngles whether `<` and `>` may be brackets
 */
export function nestingOf(text: string, open: readonly string[] = [], hasAngles = false): Nesting {
  const reader = new BracketReader(text, open, hasAngles);
  reader.read();
  return { outer: reader.outer, open: reader.stack, isOpen: reader.stack.length > reader.floor };
}

/** Whether a token of `Nesting.open` is a quote. */
export function isQuote(token: string | undefined): boolean {
  return token !== undefined && !closers.has(token);
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
    const pattern = new RegExp(tokens);
    for (let found = pattern.exec(this.text); found; found = pattern.exec(this.text)) {
      const top = this.stack.at(-1);
      // Inside "…" three quotes are this one's end and an empty string.
      const token = top !== undefined && isQuote(top) && found[0].startsWith(top) ? top : found[0];
      pattern.lastIndex = found.index + token.length;
      if (top !== undefined && isQuote(top)) this.#inString(token, top, found.index);
      else if (token.startsWith("\\") || token === "\n") continue;
      else if (/["'`]/.test(token)) this.#quote(token, found.index);
      else this.#bracket(token, found.index);
    }
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
    const opener = this.stack.findLastIndex((frame) => (closers.get(frame) ?? frame) === token);
    if (opener < this.floor) this.outer.push({ token, start: at });
    if (opener !== -1) this.#popTo(opener);
  }

  #popTo(length: number): void {
    this.stack.length = length;
    this.floor = Math.min(this.floor, length);
  }
}
