import type { CodeAction } from "../protocol/page";
import { type FencePiece, FenceScanner } from "../util/fences";
import { ChunkedText } from "./chunkedText";
import { CodeBlock } from "./codeBlock";
import { element } from "./dom";
import { type MarkdownBlock, parseBlocks, renderBlock } from "./markdown";
import type { SlicedWork, Slices } from "./slices";

/** Characters that one step takes. */
const stepCharacters = 4000;
/** Characters up to which prose is read as Markdown; a block that is longer goes on as plain text. */
const longestBlock = 8000;
/** Blocks that the browser leaves out of its layout together while they are off screen. */
const blocksInPart = 30;
/** A frame's wait is this many times as long as the last rendering of the running block took. */
const restFactor = 4;

/** Spaces that a list is indented by, and the levels of which a code block's place tells. */
const spacesOfLevel = 3;
const deepestCode = 3;

type Mode =
  | { readonly kind: "prose" }
  | { readonly kind: "code"; readonly block: CodeBlock }
  /** Text that is too large to be read; it ends with an empty line. */
  | { readonly kind: "plain"; readonly text: ChunkedText };

/**
 * An answer's Markdown, shown while it comes. What is finished stays as it is in the document; only the last block of
 * prose is rendered again, and code grows at its end.
 */
export class AnswerBody implements SlicedWork {
  readonly element = element("div", { class: "markdown" });
  readonly #scanner = new FenceScanner();
  #pieces: FencePiece[] = [];
  #mode: Mode = { kind: "prose" };
  /** Prose whose blocks are not finished, and where it is shown. */
  #tail = "";
  #live: HTMLElement | undefined;
  #isDirty = false;
  #renderAt = 0;
  #isEnded = false;
  #codeBlocks = 0;

  constructor(
    private readonly slices: Slices,
    private readonly onCode: (index: number, action: CodeAction) => void,
  ) {}

  append(text: string): void {
    this.#pieces.push(...this.#scanner.push(text));
    this.slices.add(this);
  }

  /** Nothing comes any more. */
  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#pieces.push(...this.#scanner.end(), { kind: "close" });
    this.slices.add(this);
  }

  dispose(): void {
    this.slices.remove(this);
  }

  step(): "more" | "later" | "done" {
    const piece = this.#takePiece();
    if (piece !== undefined) {
      this.#show(piece);
      return "more";
    }
    if (!this.#isDirty) return "done";
    if (performance.now() < this.#renderAt) return "later";
    this.#renderTail(false);
    return "done";
  }

  /** The next piece, or so much of it as one step may take. */
  #takePiece(): FencePiece | undefined {
    const piece = this.#pieces[0];
    if (piece === undefined || piece.kind === "open" || piece.kind === "close" || piece.text.length <= stepCharacters) {
      return this.#pieces.shift();
    }
    const end = piece.text.lastIndexOf("\n", stepCharacters - 1) + 1 || stepCharacters;
    this.#pieces[0] = { kind: piece.kind, text: piece.text.slice(end) };
    return { kind: piece.kind, text: piece.text.slice(0, end) };
  }

  #show(piece: FencePiece): void {
    switch (piece.kind) {
      case "prose":
        this.#addProse(piece.text);
        break;
      case "code":
        if (this.#mode.kind === "code") this.#mode.block.append(piece.text);
        break;
      case "open":
        this.#finishProse();
        this.#mode = { kind: "code", block: this.#addCodeBlock(piece.info, piece.indent) };
        break;
      case "close":
        if (this.#mode.kind === "code") this.#mode.block.finish();
        else this.#finishProse();
        this.#mode = { kind: "prose" };
    }
  }

  #addCodeBlock(info: string, indent: number): CodeBlock {
    const index = this.#codeBlocks++;
    const level = Math.min(deepestCode, Math.ceil(indent / spacesOfLevel));
    const block = new CodeBlock(info, level, (action) => this.onCode(index, action));
    this.#addBlock(block.element);
    return block;
  }

  #addProse(text: string): void {
    let rest = text;
    if (this.#mode.kind === "plain") {
      const end = text.indexOf("\n\n");
      this.#mode.text.append(end === -1 ? text : text.slice(0, end + 1));
      if (end === -1) return;
      this.#mode = { kind: "prose" };
      rest = text.slice(end + 2);
    }
    this.#tail += rest;
    this.#isDirty = true;
    if (this.#tail.length < stepCharacters) return;
    if (this.#tail.length > longestBlock || this.#pieces.length > 0) this.#renderTail(false);
    if (this.#tail.length > longestBlock) this.#goOnPlain();
  }

  /** Shows the blocks of the tail; those that are finished leave it. */
  #renderTail(isEnd: boolean): void {
    const start = performance.now();
    const blocks = parseBlocks(this.#tail);
    const lines = lineStarts(this.#tail);
    // What begins with a line that is not at its end may be part of the block before it.
    const isBegun = ({ from }: MarkdownBlock) => from < lines.length - 1;
    const open = isEnd ? blocks.length : Math.max(0, blocks.findLastIndex(isBegun));
    for (const block of blocks.slice(0, open)) this.#showFinished([block]);
    const running = blocks.slice(open);
    this.#tail = this.#tail.slice(isEnd ? this.#tail.length : lines[running[0]?.from ?? 0]);
    const isCut = running.length === 1 && this.#cutList(running[0], lines);
    if (running.length > 0 && !isCut) this.#place().replaceChildren(...running.map(renderBlock));
    this.#isDirty = false;
    this.#renderAt = performance.now() + restFactor * (performance.now() - start);
  }

  /** Where the running block stands. */
  #place(): HTMLElement {
    this.#live ??= this.#addBlock(element("div"));
    return this.#live;
  }

  #showFinished(blocks: readonly MarkdownBlock[]): void {
    this.#place().replaceChildren(...blocks.map(renderBlock));
    this.#live = undefined;
  }

  /** The items of a long list are finished but for the last one, which then is a list of its own. */
  #cutList(list: MarkdownBlock | undefined, lines: readonly number[]): boolean {
    if (list?.kind !== "list" || list.lastItem === list.from || this.#tail.length < stepCharacters / 2) return false;
    const end = (lines[list.lastItem] ?? 0) - (lines[list.from] ?? 0);
    this.#showFinished(parseBlocks(this.#tail.slice(0, end)));
    this.#tail = this.#tail.slice(end);
    const rest = this.#place();
    rest.classList.add("continued");
    rest.replaceChildren(...parseBlocks(this.#tail).map(renderBlock));
    return true;
  }

  #finishProse(): void {
    if (this.#tail !== "") this.#renderTail(true);
    this.#tail = "";
    this.#live = undefined;
    this.#isDirty = false;
  }

  /** Leaves what is shown as it is; the rest of the block is text. */
  #goOnPlain(): void {
    this.#live = undefined;
    this.#tail = "";
    this.#isDirty = false;
    const text = element("pre", { class: "plain", tabindex: "0" });
    const note = element("p", { class: "faint" }, "This part is too large to be formatted.");
    this.#addBlock(element("div", {}, note, text));
    this.#mode = { kind: "plain", text: new ChunkedText(text) };
  }

  #addBlock<T extends HTMLElement>(block: T): T {
    block.classList.add("block");
    const last = this.element.lastElementChild;
    const isFull = last === null || last.childElementCount >= blocksInPart;
    const part = isFull ? this.element.appendChild(element("div", { class: "part" })) : last;
    return part.appendChild(block);
  }
}

/** Where each line begins; the last one is not at its end. */
function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
