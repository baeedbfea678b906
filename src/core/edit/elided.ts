import type { Steps } from "../context/slices";
import { anchorsOf, isCloser } from "./anchors";
import { type Declaration, declarationsIn } from "./declarations";
import { NoPlace } from "./editPlan";
import { importedFrom } from "./importLines";
import { indentOf, indentUnitOf, Reindent } from "./indentation";
import type { LineEdit, TextLines } from "./textLines";

const commentLine = /^\s*(?:\/\/+|#+|--|;+|%+|\/\*+|<!--|\{\s*\/\*)\s*(.*?)\s*(?:\*\/\s*\}?|-->)?\s*$/;
const dots = /^(?:\.{3}|…)/;
const dotsBehind = /(?:\.{3}|…)$/;
const leftOut = /\b(?:existing|rest|remaining|unchanged|same|other|previous|omitted|code)\b/i;
const plain =
  /^(?:existing code|(?:the )?rest of\b|(?:code |the rest )?(?:remains )?unchanged\b|no changes?\b|same as before\b)/i;
/** A body on one line that says that it was left out. */
const within = /\{\s*(?:\.{3}|…|\/\*\s*(?:\.{3}|…).*\*\/)\s*\}/;
const words =
  /^(?:(?:export|default|public|private|protected|internal|static|abstract|final|override|readonly|async|const|let|var|val|def|function|fn|func|fun|class|pub)\s+)+/;

/** Whether a line stands for code that an answer left out. */
export function isElision(line: string): boolean {
  const said = commentLine.exec(line)?.[1];
  if (said === undefined) return false;
  return dots.test(said) || plain.test(said) || (dotsBehind.test(said) && leftOut.test(said));
}

/** For each line of a block: whether it stands for what was left out. A line that the file has as well does not. */
export function elisionsOf(block: readonly string[], target: readonly string[]): readonly boolean[] {
  const marked = block.map((line) => isElision(line) || within.test(line));
  if (!marked.includes(true)) return marked;
  const known = new Set(target.map((line) => line.trim()));
  return marked.map((is, index) => is && !known.has(block[index]?.trim() ?? ""));
}

interface Declared {
  readonly own: readonly Declaration[];
  readonly theirs: readonly Declaration[];
}

/** Lines of the block and of the file; the ends are none of them. */
interface Range {
  readonly own: number;
  readonly ownEnd: number;
  readonly theirs: number;
  readonly theirsEnd: number;
}

/**
 * Places a block that leaves code out, by the lines that it has in common with the file.
 * @throws {NoPlace} where they do not tell where each of its pieces belongs, or whether one comes in place of another
 */
export function* placeElided(
  target: TextLines,
  block: readonly string[],
  elisions: readonly boolean[],
  languageId: string,
): Steps<readonly LineEdit[]> {
  if (block.some((line, index) => elisions[index] && !isElision(line))) throw new NoPlace("elidedUnclear");
  const declared = {
    theirs: yield* declarationsIn(target.lines, languageId),
    own: yield* declarationsIn(block, languageId),
  };
  const anchors = yield* anchorsOf({ block, elisions, lines: target.lines, ...declared });
  const pairs = anchors
    .filter(({ size }) => size > 0)
    .map(({ own, theirs }) => [indentOf(block[own] ?? ""), indentOf(target.lines[theirs] ?? "")] as const);
  if (pairs.length === 0) throw new NoPlace("elidedUnclear");
  const reindent = new Reindent(pairs, indentUnitOf(block), indentUnitOf(target.lines));
  const edits: LineEdit[] = [];
  let [own, theirs] = [0, 0];
  const end = { own: block.length, theirs: target.lines.length, size: 0 };
  for (const [index, anchor] of [...anchors, end].entries()) {
    const range = { own, ownEnd: anchor.own, theirs, theirsEnd: anchor.theirs };
    const edge = index === 0 ? "top" : index === anchors.length ? "bottom" : undefined;
    edits.push(...new Gap(block, elisions, target.lines, range).edits(edge, isForgotten(declared, range)));
    const [text, before] = [block[anchor.own] ?? "", target.lines[anchor.theirs] ?? ""];
    if (anchor.size > 0 && text.trim() !== before.trim()) {
      edits.push({ from: anchor.theirs, to: anchor.theirs + 1, lines: [text] });
    }
    own = anchor.own + anchor.size;
    theirs = anchor.theirs + anchor.size;
  }
  return edits.map((edit) => ({ ...edit, lines: edit.lines.map((line) => reindent.line(line)) }));
}

/** Whether the file declares something in a gap that the block does not have there: nobody says that it is to go. */
function isForgotten(declared: Declared, { own, ownEnd, theirs, theirsEnd }: Range): boolean {
  const here = declared.own.filter(({ head }) => head >= own && head < ownEnd).map(({ name }) => name);
  return declared.theirs.some(({ head, name }) => head >= theirs && head < theirsEnd && !here.includes(name));
}

/** What stands between two lines that the block and the file have in common. */
class Gap {
  constructor(
    private readonly block: readonly string[],
    private readonly elisions: readonly boolean[],
    private readonly lines: readonly string[],
    private readonly range: Range,
  ) {}

  /**
   * @param edge where no line in common stands above it, or below
   * @param isForgotten what stands there in the file is not to be replaced
   */
  edits(edge: "top" | "bottom" | undefined, isForgotten: boolean): readonly LineEdit[] {
    const { own, ownEnd, theirs, theirsEnd } = this.range;
    const first = this.elisions.indexOf(true, own);
    if (first !== -1 && first < ownEnd) return this.#around(first, edge);
    const lines = this.block.slice(own, ownEnd);
    if (edge === "top") return this.#above(lines);
    if (edge === "bottom") return this.#below(lines);
    if (isForgotten) throw new NoPlace("elidedUnclear", this.lines[theirs]?.trim());
    return own === ownEnd && theirs === theirsEnd ? [] : [{ from: theirs, to: theirsEnd, lines }];
  }

  /** @param first the first line that stands for others */
  #around(first: number, edge: "top" | "bottom" | undefined): readonly LineEdit[] {
    const { own, ownEnd } = this.range;
    const last = this.elisions.lastIndexOf(true, ownEnd - 1);
    const [head, tail] = [this.block.slice(own, first), this.block.slice(last + 1, ownEnd)];
    // Between two of them, or with nothing in common above or below, nobody knows what a line follows.
    const between = this.block.slice(first, last).filter((_, index) => !this.elisions[first + index]);
    const lost = [...between, ...(edge === "top" ? head : []), ...(edge === "bottom" ? tail : [])].find(
      (line) => line.trim() !== "",
    );
    if (lost !== undefined) throw new NoPlace("elidedUnclear", lost.trim());
    return [...(edge === "top" ? [] : this.#below(head)), ...(edge === "bottom" ? [] : this.#above(tail))];
  }

  /** Lines that come at the gap's end, above the line in common. */
  #above(lines: readonly string[]): readonly LineEdit[] {
    const { theirs, theirsEnd } = this.range;
    const isBlankThere = theirsEnd === theirs || (this.lines[theirsEnd - 1] ?? "").trim() === "";
    const from = lines.findIndex((line) => line.trim() !== "");
    if (from === -1) return [];
    this.#isNew(lines);
    const added = isBlankThere || from === 0 ? lines.slice(from) : ["", ...lines.slice(from)];
    return [{ from: theirsEnd, to: theirsEnd, lines: added }];
  }

  /** Lines that come at the gap's beginning, below the line in common. */
  #below(lines: readonly string[]): readonly LineEdit[] {
    const { theirs } = this.range;
    const to = lines.findLastIndex((line) => line.trim() !== "") + 1;
    if (to === 0) return [];
    this.#isNew(lines);
    const isBlankThere = (this.lines[theirs] ?? "").trim() === "";
    const added = isBlankThere || to === lines.length ? lines.slice(0, to) : [...lines.slice(0, to), ""];
    return [{ from: theirs, to: theirs, lines: added }];
  }

  /** @throws {NoPlace} where a line may be a changed one of those that were left out */
  #isNew(added: readonly string[]): void {
    const known = new Set(outerKeys(this.lines.slice(this.range.theirs, this.range.theirsEnd)));
    const twice = outerKeys(added).find((key) => known.has(key));
    if (twice !== undefined) throw new NoPlace("elidedUnclear", twice);
  }
}

/** What the lines at the left edge of a piece of code begin with, up to what may have been changed. */
function outerKeys(lines: readonly string[]): readonly string[] {
  const telling = lines.filter((line) => line.trim() !== "" && !isCloser(line));
  const depth = Math.min(...telling.map((line) => indentOf(line).length));
  return telling.filter((line) => indentOf(line).length === depth).map(keyOf);
}

function keyOf(line: string): string {
  const text = line.trim();
  const key = importedFrom(text) ?? /^[^(=:{<]*/.exec(text.replace(words, ""))?.[0].trim() ?? "";
  return key === "" ? text : key;
}
