/**
 * What Markdown is made of, as far as fenced code is concerned, in the order of the text. `code` comes between `open` and
 * `close` only, and a fence that is never closed ends with the text.
 */
export type FencePiece =
  | { readonly kind: "prose"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  /** `info` is what stands behind the fence; `indent` counts the characters before it. */
  | { readonly kind: "open"; readonly info: string; readonly indent: number }
  | { readonly kind: "close" };

export interface FencedBlock {
  readonly info: string;
  readonly code: string;
  /** The prose between the block before and this one. */
  readonly before: string;
  /** Whether its end is there: a text may have been cut. */
  readonly isClosed: boolean;
}

interface Fence {
  readonly mark: string;
  readonly length: number;
  readonly indent: number;
}

/** A line with more characters is no fence, so that a line which never ends is not kept back. */
const longestFenceLine = 1000;
const opening = /^(\s*(?:(?:[-*+]|\d{1,9}[.)])\s+)?)(`{3,}(?=[^`]*$)|~{3,})(.*)$/;
/** The beginning of a line that may become a fence. */
const maybeOpening = /^\s*(?:[-*+]|\d{1,9}[.)]?)?\s*(?:[`~]{1,2}|`{3,}[^`]*|~{3,}.*)?$/;
const maybeClosing = /^\s*[`~]*\s*$/;

/**
 * Finds the fenced blocks of a Markdown text that comes in parts. Page and extension count blocks by this and nothing
 * else. A fence may be indented as far as it likes and may stand behind the marker of a list item; inside of a quote there
 * is none. The text of an indented block, and of what follows it as part of the same item, is moved to the left.
 */
export class FenceScanner {
  #fence: Fence | undefined;
  /** The beginning of a line of which it is not known yet what it is. */
  #held = "";
  /** The rest of the line goes where its beginning went. */
  #isInsideLine = false;
  /** Characters that lines lose at their beginning. */
  #dedent = 0;
  #pieces: FencePiece[] = [];
  #hasReturn = false;

  push(given: string): readonly FencePiece[] {
    const text = this.#withoutReturns(given);
    let from = 0;
    while (from < text.length) {
      const end = text.indexOf("\n", from);
      const part = text.slice(from, end === -1 ? undefined : end + 1);
      from += part.length;
      this.#add(part, end !== -1);
    }
    return this.#take();
  }

  /** The text is at its end: what was held back is what it looks like. */
  end(): readonly FencePiece[] {
    if (this.#hasReturn) this.#add("\n", true);
    this.#hasReturn = false;
    if (this.#held !== "") this.#line(this.#held, false);
    this.#held = "";
    return this.#take();
  }

  /** With LF as the only line end; a CR at the end of a part may be half of one. */
  #withoutReturns(given: string): string {
    const whole = this.#hasReturn ? `\r${given}` : given;
    this.#hasReturn = whole.endsWith("\r");
    return (this.#hasReturn ? whole.slice(0, -1) : whole).replaceAll(/\r\n?/g, "\n");
  }

  #add(part: string, isWhole: boolean): void {
    if (this.#isInsideLine) {
      this.#emit(part);
      this.#isInsideLine = !isWhole;
      return;
    }
    const line = this.#held + part;
    this.#held = "";
    if (isWhole) {
      this.#line(line.slice(0, -1), true);
      return;
    }
    const mayBeFence = (this.#fence === undefined ? maybeOpening : maybeClosing).test(line);
    if (mayBeFence && line.length <= longestFenceLine) {
      this.#held = line;
      return;
    }
    this.#isInsideLine = true;
    this.#emit(this.#moved(line));
  }

  #line(line: string, hasEnd: boolean): void {
    const isShort = line.length <= longestFenceLine;
    if (isShort && (this.#fence === undefined ? this.#opens(line) : this.#closes(line, this.#fence))) return;
    this.#emit(this.#moved(line) + (hasEnd ? "\n" : ""));
  }

  #opens(line: string): boolean {
    const [, before = "", mark = "", info = ""] = opening.exec(line) ?? [];
    if (mark === "") return false;
    // The number of the item stays.
    if (before.trim() !== "") this.#emit(`${before.trimEnd()}\n`);
    this.#fence = { mark: mark.charAt(0), length: mark.length, indent: before.length };
    this.#dedent = before.length;
    this.#pieces.push({ kind: "open", info: info.trim(), indent: before.length });
    return true;
  }

  #closes(line: string, { mark, length }: Fence): boolean {
    const text = line.trim();
    if (text.length < length || text !== mark.repeat(text.length)) return false;
    this.#fence = undefined;
    this.#pieces.push({ kind: "close" });
    return true;
  }

  /** A line without the indentation of its block. Prose that is less indented ends the item. */
  #moved(line: string): string {
    if (this.#dedent === 0) return line;
    const indent = line.length - line.trimStart().length;
    if (this.#fence === undefined && indent < this.#dedent && line.trim() !== "") this.#dedent = 0;
    return line.slice(Math.min(indent, this.#dedent));
  }

  #emit(text: string): void {
    const kind = this.#fence === undefined ? "prose" : "code";
    const last = this.#pieces.at(-1);
    if (last?.kind === kind) this.#pieces[this.#pieces.length - 1] = { kind, text: last.text + text };
    else this.#pieces.push({ kind, text });
  }

  #take(): readonly FencePiece[] {
    const taken = this.#pieces;
    this.#pieces = [];
    return taken;
  }
}

/** All fenced blocks of a text, the first one first. The code ends without a line end. */
export function fencedBlocks(text: string): readonly FencedBlock[] {
  const scanner = new FenceScanner();
  const blocks: { info: string; code: string; before: string; isClosed: boolean }[] = [];
  let prose = "";
  for (const piece of [...scanner.push(text), ...scanner.end()]) {
    const last = blocks.at(-1);
    if (piece.kind === "prose") prose += piece.text;
    else if (piece.kind === "open") {
      blocks.push({ info: piece.info, code: "", before: prose, isClosed: false });
      prose = "";
    } else if (piece.kind === "code" && last) last.code += piece.text;
    else if (last) last.isClosed = true;
  }
  return blocks.map((block) => ({ ...block, code: block.code.replace(/\n$/, "") }));
}
