/** What a person sees in a suggestion at a place where `want` is to be written. */
export interface Judgement {
  readonly isFirstWordRight: boolean;
  /** All of it belongs there, and it leaves nothing of the line but closers: worth one key. */
  readonly isWorthTaking: boolean;
  /** Keys that taking it would save, its own already paid for. */
  readonly saves: number;
}

export function judge(text: string, want: string): Judgement {
  const isFirstWordRight = firstWord(text) === firstWord(want);
  const isRight = want.startsWith(text);
  const left = want.slice(text.length).split("\n", 1)[0] ?? "";
  const saves = keysOf(text) - 1;
  return { isFirstWordRight, isWorthTaking: isRight && saves > 0 && /^[)\]}>"'`,;:]*$/.test(left), saves };
}

/** Keys that writing a text takes: the editor writes the indentation. */
export function keysOf(text: string): number {
  return text.replace(/\n[ \t]*/g, "\n").length;
}

/** A word, or one character of punctuation. */
function firstWord(text: string): string {
  return /^\s*(\w+|[^\w\s])/.exec(text)?.[1] ?? "";
}
