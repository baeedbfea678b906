/** What stands in a model's answer and is not to be seen. All are texts, special tokens in their spelling. */
export interface ChatMarks {
  readonly openThought: string | undefined;
  readonly closeThought: string | undefined;
  /** What ends an answer. */
  readonly stops: readonly string[];
  /** What is left out. */
  readonly between: readonly string[];
}

interface Mark {
  readonly text: string;
  /** Where it stands. */
  readonly at: number;
}

export type PieceKind = "text" | "thought";

/** An answer while it is written: parts thoughts from text, and lets nothing of a mark be seen, not even its beginning. */
export class ChatText {
  readonly #whole: Record<PieceKind, string> = { text: "", thought: "" };
  #kind: PieceKind;
  #pending = "";
  #isOver = false;

  /** @param onPiece hears what may be shown, in order, never nothing */
  constructor(
    private readonly marks: ChatMarks,
    beginsInThought: boolean,
    private readonly onPiece: (kind: PieceKind, text: string) => void,
  ) {
    this.#kind = beginsInThought ? "thought" : "text";
  }

  /** What is written at this moment. */
  get kind(): PieceKind {
    return this.#kind;
  }

  get text(): string {
    return this.#whole.text;
  }

  get thought(): string {
    return this.#whole.thought;
  }

  /** @returns whether the answer has come to its end */
  push(written: string): boolean {
    if (this.#isOver) return true;
    this.#pending += written;
    for (let mark = this.#nextMark(); mark; mark = this.#nextMark()) {
      this.#show(this.#pending.slice(0, mark.at));
      this.#pending = this.#pending.slice(mark.at + mark.text.length);
      if (this.marks.stops.includes(mark.text)) {
        this.#isOver = true;
        return true;
      }
      if (mark.text === this.marks.openThought) this.#kind = "thought";
      if (mark.text === this.marks.closeThought) this.#kind = "text";
    }
    const held = this.#beginningOfMark();
    this.#show(this.#pending.slice(0, this.#pending.length - held));
    this.#pending = this.#pending.slice(this.#pending.length - held);
    return false;
  }

  /** Shows what was held back because it might have become a mark. */
  finish(): void {
    if (!this.#isOver) this.#show(this.#pending);
    this.#pending = "";
    this.#isOver = true;
  }

  get #awaited(): readonly string[] {
    const { openThought = "", closeThought = "", stops, between } = this.marks;
    return [openThought, closeThought, ...stops, ...between].filter((mark) => mark !== "");
  }

  #nextMark(): Mark | undefined {
    return this.#awaited
      .map((text) => ({ text, at: this.#pending.indexOf(text) }))
      .filter((mark) => mark.at !== -1 && !this.#isText(mark))
      .sort((a, b) => a.at - b.at)[0];
  }

  /** Whether the answer is about thoughts: a tag that opens one behind text that is seen, or closes what such a one opens. */
  #isText({ text, at }: Mark): boolean {
    const { openThought = "", closeThought } = this.marks;
    // One that is written with bars is a token of its own, which no model writes about.
    if (this.#kind === "thought" || openThought === "" || openThought.includes("|")) return false;
    const before = this.#whole.text + this.#pending.slice(0, at);
    if (text === openThought) return before.trim() !== "";
    return text === closeThought && before.includes(openThought);
  }

  /** How many characters at the end may be the beginning of a mark, or are white space that may stand before one. */
  #beginningOfMark(): number {
    const longest = Math.max(0, ...this.#awaited.map(({ length }) => length - 1));
    for (let length = Math.min(longest, this.#pending.length); length > 0; length--) {
      const end = this.#pending.slice(this.#pending.length - length);
      if (this.#awaited.some((mark) => mark.startsWith(end))) return length + this.#spaceBefore(length);
    }
    return this.#spaceBefore(0);
  }

  /** A thought's last line ends belong to what closes it. */
  #spaceBefore(length: number): number {
    if (this.#kind === "text") return 0;
    const shown = this.#pending.slice(0, this.#pending.length - length);
    return shown.length - shown.trimEnd().length;
  }

  /** White space at the beginning of either, and at the end of a thought, is the frame's. */
  #show(written: string): void {
    const kind = this.#kind;
    const begun = this.#whole[kind] === "" ? written.trimStart() : written;
    const text = kind === "thought" ? begun.trimEnd() : begun;
    if (text === "") return;
    this.#whole[kind] += text;
    this.onPiece(kind, text);
  }
}
