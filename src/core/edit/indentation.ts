/** The white space at a line's start. */
export function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}

/** Lines that are looked at for a text's style. */
const looked = 2000;
/** The end of a line whose next one is deeper. */
const opener = /(?:[{([:>]|\b(?:then|do|else|begin))\s*$/;

/** What one step of a text's indentation is: a tab or some blanks; undefined where no line tells. */
export function indentUnitOf(lines: readonly string[]): string | undefined {
  let tabs = 0;
  let before = "";
  const steps = new Map<number, number>();
  for (const line of lines.slice(0, looked)) {
    if (line.trim() === "") continue;
    const indent = indentOf(line);
    if (indent.startsWith("\t")) tabs++;
    const step = indent.length - indentOf(before).length;
    // Other lines may be aligned with what stands above them.
    if (step > 0 && !indent.includes("\t") && opener.test(before)) steps.set(step, (steps.get(step) ?? 0) + 1);
    before = line;
  }
  const [width, count] = [...steps].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0] ?? [0, 0];
  if (tabs > 0 && tabs >= count) return "\t";
  return count > 0 ? " ".repeat(width) : undefined;
}

/** Lines of a block and the lines of the file that they are, by their indentation. */
export type IndentPairs = readonly (readonly [inBlock: string, inFile: string])[];

/** Brings lines of a block to where they stand in a file. */
export class Reindent {
  readonly #pairs: ReadonlyMap<string, string>;

  /**
   * @param pairs the first one of the same indentation counts
   * @param from step of the block's indentation
   * @param to step of the file's
   */
  constructor(
    pairs: IndentPairs,
    private readonly from: string | undefined,
    private readonly to: string | undefined,
  ) {
    this.#pairs = new Map([...pairs].reverse());
  }

  line(text: string): string {
    if (text.trim() === "") return "";
    const indent = indentOf(text);
    return this.#indent(indent) + text.slice(indent.length);
  }

  #indent(indent: string): string {
    const known = this.#pairs.get(indent);
    if (known !== undefined) return known;
    const nearest = [...this.#pairs.keys()]
      .filter((key) => indent.startsWith(key))
      .reduce<string | undefined>(
        (best, key) => (best === undefined || key.length > best.length ? key : best),
        undefined,
      );
    if (nearest !== undefined) return (this.#pairs.get(nearest) ?? "") + this.#restyled(indent.slice(nearest.length));
    // Shallower than all that is known: as much shallower in the file.
    const [inBlock, inFile] = [...this.#pairs].reduce(
      (best, pair) => (pair[0].length < best[0].length ? pair : best),
      [...this.#pairs][0] ?? ["", ""],
    );
    const less = this.#restyled(inBlock.slice(indent.length));
    return inBlock.startsWith(indent) && inFile.endsWith(less)
      ? inFile.slice(0, inFile.length - less.length)
      : this.#restyled(indent);
  }

  #restyled(indent: string): string {
    const { from, to } = this;
    if (from === undefined || to === undefined || from === to) return indent;
    let steps = 0;
    while (indent.startsWith(from, steps * from.length)) steps++;
    return to.repeat(steps) + indent.slice(steps * from.length);
  }
}

/** Without the indentation that all lines have. */
export function dedented(lines: readonly string[]): string[] {
  const indents = lines.filter((line) => line.trim() !== "").map(indentOf);
  const common = indents.reduce((a, b) => {
    let length = 0;
    while (length < a.length && a[length] === b[length]) length++;
    return a.slice(0, length);
  }, indents[0] ?? "");
  return lines.map((line) => (line.trim() === "" ? "" : line.slice(common.length)));
}
