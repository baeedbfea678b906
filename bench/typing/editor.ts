import { closerFor, isQuote, openAt } from "./nesting";

/** One edit, as an editor reports it: `removed` characters at `offset` gave way to `text`. LF only. */
export interface Change {
  readonly offset: number;
  readonly removed: number;
  readonly text: string;
}

export type Language = "typescript" | "python";

/** A closing bracket or quote comes by itself only before one of these, or at the end. VS Code's `autoCloseBefore`. */
const closesBefore = /^(?:[;:.,=}\])>\s]|$)/;

/**
 * A document with a cursor that does by itself what VS Code does with its default settings: closes brackets and quotes,
 * lets them be typed over, keeps and deepens the indentation, splits a pair of brackets over three lines at Enter, goes
 * on with a doc comment, and takes an empty pair or a step of indentation away at one Backspace.
 */
export class Editor {
  #text: string;
  #cursor: number;
  /** Offsets of the closing characters that the editor wrote and that are not typed over yet. */
  #closers: number[] = [];

  constructor(
    text: string,
    private readonly language: Language,
    /** One step of indentation. */
    readonly unit: string,
  ) {
    this.#text = text;
    this.#cursor = text.length;
  }

  get text(): string {
    return this.#text;
  }

  get cursor(): number {
    return this.#cursor;
  }

  get before(): string {
    return this.#text.slice(0, this.#cursor);
  }

  get after(): string {
    return this.#text.slice(this.#cursor);
  }

  /** The cursor's line, before the cursor. */
  get lineBefore(): string {
    return this.#text.slice(this.#lineStart, this.#cursor);
  }

  type(character: string): Change {
    const here = this.#cursor;
    if (this.#text[here] === character && this.#closers.includes(here)) {
      this.#closers = this.#closers.filter((at) => at !== here);
      // VS Code reports a closer that is typed over as replaced by itself.
      return this.#edit({ offset: here, removed: 1, text: character }, here + 1);
    }
    const closer = this.#closerAfter(character);
    const change = this.#edit({ offset: here, removed: 0, text: character + closer }, here + character.length);
    if (closer !== "") this.#closers.push(here + character.length);
    return change;
  }

  enter(): Change {
    const line = this.lineBefore;
    const indent = /^[ \t]*/.exec(line)?.[0] ?? "";
    if (line !== "" && line === indent) {
      // The editor takes white space away that it wrote itself and that nothing followed.
      return this.#edit({ offset: this.#lineStart, removed: indent.length, text: `\n${indent}` });
    }
    if (this.isBetweenBrackets) {
      const inner = `\n${indent}${this.unit}`;
      const change = { offset: this.#cursor, removed: 0, text: `${inner}\n${indent}` };
      return this.#edit(change, this.#cursor + inner.length);
    }
    return this.#edit({ offset: this.#cursor, removed: 0, text: `\n${this.#indentBelow(line, indent)}` });
  }

  /** Whether Enter would put a closing bracket on a line of its own. */
  get isBetweenBrackets(): boolean {
    const opener = /[([{]$/.exec(this.lineBefore)?.[0];
    return opener !== undefined && this.#text[this.#cursor] === closerFor(opener);
  }

  backspace(): Change {
    const here = this.#cursor;
    if (here === 0) return { offset: 0, removed: 0, text: "" };
    const line = this.lineBefore;
    if (line !== "" && line.trim() === "") {
      const step = line.endsWith("\t") ? 1 : line.length % this.unit.length || Math.min(this.unit.length, line.length);
      return this.#edit({ offset: here - step, removed: step, text: "" });
    }
    const isEmptyPair = this.#closers.includes(here);
    const deleted = this.#text[here - 1] ?? "";
    const pair = isEmptyPair && (closerFor(deleted) ?? deleted) === this.#text[here] ? 2 : 1;
    return this.#edit({ offset: here - 1, removed: pair, text: "" });
  }

  delete(): Change {
    return this.#edit({ offset: this.#cursor, removed: this.#cursor < this.#text.length ? 1 : 0, text: "" });
  }

  /** Takes the cursor's line away; the cursor is then at the start of the one that followed. */
  deleteLine(): Change {
    const start = this.#lineStart;
    const found = this.#text.indexOf("\n", this.#cursor);
    const end = found === -1 ? this.#text.length : found + 1;
    const from = found === -1 ? Math.max(0, start - 1) : start;
    return this.#edit({ offset: from, removed: end - from, text: "" });
  }

  /** Puts a suggestion in, in the place of `replaced` characters behind the cursor. */
  insert(text: string, replaced = 0): Change {
    return this.#edit({ offset: this.#cursor, removed: replaced, text });
  }

  moveTo(offset: number): void {
    this.#cursor = offset;
  }

  get #lineStart(): number {
    return this.#text.lastIndexOf("\n", this.#cursor - 1) + 1;
  }

  #closerAfter(character: string): string {
    if (!closesBefore.test(this.after.slice(0, 1))) return "";
    const bracket = closerFor(character);
    if (bracket !== undefined) return bracket;
    if (!isQuote(character) || /[\w"'`]$/.test(this.before.slice(-1))) return "";
    const open = openAt(this.before);
    const isInComment = /^\s*(?:\/\/|#|\*|\/\*)|\s\/\/ /.test(this.lineBefore);
    return isInComment || isQuote(open.at(-1) ?? "") ? "" : character;
  }

  #indentBelow(line: string, indent: string): string {
    const isDocStart = /^\s*\/\*\*(?!.*\*\/)/.test(line);
    if (isDocStart) return `${indent} * `;
    if (/^\s+\*(?: |$)/.test(line) && !line.includes("*/")) return `${indent}* `;
    if (/^\s+\*\/\s*$/.test(line)) return indent.slice(0, -1);
    const deepens = /[([{]\s*$/.test(line) || (this.language === "python" && /:\s*$/.test(line));
    return deepens ? indent + this.unit : indent;
  }

  #edit(change: Change, cursor = change.offset + change.text.length): Change {
    const { offset, removed, text } = change;
    this.#text = this.#text.slice(0, offset) + text + this.#text.slice(offset + removed);
    this.#cursor = cursor;
    this.#closers = this.#closers
      .filter((at) => at < offset || at >= offset + removed)
      .map((at) => (at < offset ? at : at + text.length - removed));
    return change;
  }
}
