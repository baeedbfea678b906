import type { LlamaModel, Token } from "node-llama-cpp";

/** Tokens before it that a SentencePiece vocabulary wants to see to know whether a word goes on. */
const context = 4;
/** Tokens of the longest character; what is not one after so many is none. */
const longestCharacter = 8;

/** Turns tokens into text, whole characters only. Special tokens have a text where it is asked for, and else none. */
export class TokenText {
  #before: readonly Token[];
  #pending: Token[] = [];

  /**
   * @param before what stands in front of the first token
   * @param wanted texts in which special tokens count
   */
  constructor(
    private readonly model: Pick<LlamaModel, "detokenize" | "isSpecialToken">,
    before: readonly Token[],
    private readonly wanted: readonly string[],
  ) {
    this.#before = before.slice(-context);
  }

  /** The text that a token completes. */
  push(token: Token): string {
    if (this.model.isSpecialToken(token)) {
      const spelled = this.model.detokenize([token], true);
      const rest = this.#flush();
      this.#before = [token];
      return rest + (this.wanted.some((text) => text.includes(spelled)) ? spelled : "");
    }
    this.#pending.push(token);
    const text = this.model.detokenize(this.#pending, false, this.#before);
    if (text.endsWith("\ufffd") && this.#pending.length < longestCharacter) return "";
    return this.#taken(text);
  }

  /** What is left and is no whole character is nothing. */
  #flush(): string {
    return this.#taken(this.model.detokenize(this.#pending, false, this.#before).replace(/\ufffd+$/, ""));
  }

  #taken(text: string): string {
    this.#before = [...this.#before, ...this.#pending].slice(-context);
    this.#pending = [];
    return text;
  }
}
