import type { LlamaModel, Token, TokenBias } from "node-llama-cpp";
import { LruMap } from "../util/lruMap";

interface Entry {
  readonly text: string;
  readonly token: number;
}

/** The texts of a model's tokens, in an order in which they are found by their beginning. */
export class Vocabulary {
  readonly #entries: readonly Entry[];

  /** @param textOf a token's text as it stands inside of a text; "" for tokens that have none */
  constructor(size: number, textOf: (token: number) => string) {
    this.#entries = Array.from({ length: size }, (_, token) => ({ text: textOf(token), token }))
      .filter(({ text }) => text !== "")
      .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : a.token - b.token));
  }

  /** Tokens with which a text that begins with `text`, or is a part of its beginning, can begin. */
  beginning(text: string): readonly number[] {
    const found: number[] = [];
    for (let length = 1; length < text.length; length++) {
      const part = text.slice(0, length);
      for (let at = this.#firstFrom(part); this.#entries[at]?.text === part; at++) this.#take(at, found);
    }
    for (let at = this.#firstFrom(text); this.#entries[at]?.text.startsWith(text); at++) this.#take(at, found);
    return found;
  }

  #take(at: number, found: number[]): void {
    const entry = this.#entries[at];
    if (entry) found.push(entry.token);
  }

  /** Index of the first entry whose text is not before `text`. */
  #firstFrom(text: string): number {
    let [low, high] = [0, this.#entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#entries[middle]?.text ?? "") < text) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Logits by which allowed tokens are lifted above all others; the probabilities among them stay as they are. */
const lift = 100;
/** Biases kept: with a short beginning they name thousands of tokens. */
const remembered = 200;

/**
 * Makes biases that leave only tokens with which a text can begin.
 * @param isStop whether a token ends an answer and so may never be written
 */
export async function onlyBeginnings(
  model: LlamaModel,
  isStop: (token: Token) => boolean,
): Promise<(beginning: string) => TokenBias | undefined> {
  // Where this is called the platform's binary is there; a static import would fail where it is not.
  const { TokenBias } = await import("node-llama-cpp");
  const size = model.fileInfo.metadata.tokenizer.ggml.tokens.length;
  const letter = model.tokenize("a", false);
  const vocabulary = new Vocabulary(size, (token) => model.detokenize([token as Token], false, letter));
  const known = new LruMap<string, TokenBias>(remembered);
  const only = (beginning: string) => {
    const before = known.get(beginning);
    if (before) return before;
    const allowed = vocabulary.beginning(beginning).filter((token) => !isStop(token as Token));
    if (allowed.length === 0) return undefined;
    const bias = new TokenBias(model.tokenizer).set(allowed as Token[], { logit: lift });
    known.set(beginning, bias);
    return bias;
  };
  // A third of a large vocabulary begins with a blank, which takes tens of milliseconds to name; so not at a key.
  only(" ");
  return only;
}
