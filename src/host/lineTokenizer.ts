import { LruMap } from "../util/lruMap";

/** Turns text into token ids. With `special`, special tokens that the text spells become themselves; without, never. */
export type Tokenize = (text: string, special: boolean) => number[];

/** A part of a text whose tokens are the same alone as in the whole. */
export interface Piece {
  readonly text: string;
  readonly tokens: readonly number[];
}

/** Finds the places where a text may be cut; each matches right before a cut. */
const cuts = [
  // Vocabularies that join line ends to what stands before them (Qwen2, Llama 3, DeepSeek).
  /(?<=\n)(?=[ \t]*[^\s])/g,
  // Vocabularies that join line ends to the indentation behind them (GPT-2, StarCoder2).
  /(?<=[^\s])(?=[ \t]*\n)/g,
] as const;

const remembered = 4000;
/** Characters of a piece beyond which it is not worth its memory. */
const longestRemembered = 2000;

// What the cuts are tried with: statements, blank lines, blank lines with white space, tabs, words and punctuation at line ends.
const sample = [
  "import { a } from 'b';\n\nclass C<T> {\n  // note\n\n    \n\tprivate x = [1, 22, 333];\n",
  "  run(a: string) {\n    if (!a) return\n\n\n    call(() => {\n      go(); \n    })\n  }\n}\n",
  "def f(x):\n    '''Doc.'''\n    return x\n\n\nelse:\n\tpass # é\n",
].join("");

/**
 * Tokenises a text line by line and remembers the lines, so that a keystroke costs one line and not a window of text.
 * Where lines may be cut depends on how the vocabulary splits white space; the rule is found by trying. A vocabulary
 * for which none holds is asked for the whole text.
 */
export class LineTokenizer {
  readonly #cut: RegExp | undefined;
  readonly #known = new LruMap<string, readonly number[]>(remembered);

  /** @param first tokens with which the model wants every prompt to begin */
  constructor(
    private readonly tokenize: Tokenize,
    readonly first: readonly number[] = [],
  ) {
    const whole = tokenize(sample, false).join();
    this.#cut = cuts.find(
      (cut) =>
        sample
          .split(cut)
          .flatMap((piece) => tokenize(piece, false))
          .join() === whole, // prettier
    );
  }

  /** Whether lines are tokenised apart. */
  get cutsLines(): boolean {
    return this.#cut !== undefined;
  }

  /** The text in pieces, in order. */
  pieces(text: string): readonly Piece[] {
    const parts = this.#cut ? text.split(this.#cut) : [text];
    return parts.filter((part) => part !== "").map((part) => ({ text: part, tokens: this.#tokensOf(part) }));
  }

  text(text: string): number[] {
    return this.pieces(text).flatMap(({ tokens }) => tokens);
  }

  /** A special token by its spelling; several tokens where the vocabulary does not have it. */
  special(spelling: string): readonly number[] {
    return this.tokenize(spelling, true);
  }

  #tokensOf(part: string): readonly number[] {
    const known = this.#known.get(part);
    if (known) return known;
    const tokens = this.tokenize(part, false);
    if (part.length <= longestRemembered) this.#known.set(part, tokens);
    return tokens;
  }
}
