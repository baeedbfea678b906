/** Characters by which a place is known again. */
const length = 80;
/** Characters around the expected place in which a moved one is looked for. */
const reach = 4000;

/** A text with the offset of its first character in the document. */
export interface PlacedText {
  readonly text: string;
  readonly start: number;
}

/** A place in a document that is found again after edits elsewhere: by its offset, else by the text beside it. */
export class TextMark {
  private constructor(
    /** Text that ends, or begins, at the place. */
    private readonly beside: string,
    private readonly side: "before" | "behind",
    private readonly offset: number,
  ) {}

  /** @param at index in `within.text` */
  static at(within: PlacedText, at: number, side: "before" | "behind"): TextMark {
    const { text, start } = within;
    const beside = side === "before" ? text.slice(Math.max(0, at - length), at) : text.slice(at, at + length);
    return new TextMark(beside, side, start + at);
  }

  /** Index of the place in `within.text`; undefined if it is not there. */
  find(within: PlacedText): number | undefined {
    const width = this.side === "before" ? this.beside.length : 0;
    const expected = this.offset - within.start - width;
    if (expected >= 0 && within.text.startsWith(this.beside, expected)) return expected + width;
    if (this.beside === "") return undefined;
    const from = Math.max(0, expected - reach);
    const nearby = within.text.slice(from, Math.max(0, expected + reach));
    const above = nearby.lastIndexOf(this.beside, Math.max(0, expected - from));
    const below = nearby.indexOf(this.beside, Math.max(0, expected - from));
    const found = [above, below].filter((at) => at >= 0).map((at) => at + from);
    const [nearest] = found.sort((a, b) => Math.abs(a - expected) - Math.abs(b - expected));
    return nearest === undefined ? undefined : nearest + width;
  }
}
