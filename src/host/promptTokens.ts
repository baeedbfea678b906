import { setImmediate } from "node:timers/promises";
import type { LlamaModel, Token } from "node-llama-cpp";
import { LruMap } from "../util/lruMap";
import type { PromptPart } from "./chatFrame";

/** Characters that are turned into tokens at once, some 8 ms on a slow core; other calls are answered in between. */
const sliceLength = 16_384;
/** Characters of all texts whose tokens are remembered, some megabytes with these, and of the longest of them. */
const [remembered, longestRemembered] = [1_000_000, 100_000];

export interface EncodedPrompt {
  readonly tokens: readonly Token[];
  /** How many of them stand before the frame's last part, which opens the answer and may not stand there in the next prompt. */
  readonly textEnd: number;
}

/** Counts and encodes the texts of conversations, whose older messages come again with each question. */
export class PromptTokens {
  readonly #known = new LruMap<string, readonly Token[]>(remembered, (text) => text.length);
  readonly #bos: Token | undefined;

  constructor(private readonly model: Pick<LlamaModel, "tokenize" | "tokens">) {
    const { bos, shouldPrependBosToken } = model.tokens;
    this.#bos = shouldPrependBosToken && bos !== null ? bos : undefined;
  }

  /** The tokens of a prompt; special ones from its frame only. */
  async encode(parts: readonly PromptPart[]): Promise<EncodedPrompt> {
    const tokens: Token[] = [];
    let opening = 0;
    for (const part of parts) {
      const added = await this.#encodePart(part, tokens.length > 0);
      for (const token of added) tokens.push(token);
      opening = part.kind === "text" ? 0 : opening + added.length;
    }
    const { bos } = this.model.tokens;
    // Frames differ in whether they begin with it, and vocabularies in whether it is the frame's own first token.
    if (this.#bos !== undefined && tokens[0] !== this.#bos) tokens.unshift(this.#bos);
    else if (bos !== null && tokens[0] === bos && tokens[1] === bos) tokens.shift();
    return { tokens, textEnd: tokens.length - opening };
  }

  /** How many tokens a text is. */
  async count(text: string): Promise<number> {
    return (await this.#encodeText(text, true)).length;
  }

  /** A model wrote this text with these tokens; another splitting of it would not be in the KV cache. */
  wrote(text: string, tokens: readonly Token[]): void {
    if (text !== "" && text.length <= longestRemembered) this.#known.set(text, tokens);
  }

  async #encodePart(part: PromptPart, isLater: boolean): Promise<readonly Token[]> {
    if (part.kind === "text") return await this.#encodeText(part.text, isLater);
    if (part.kind === "token") return this.model.tokenize(part.text as "BOS", "builtin");
    return this.model.tokenize(part.text, true, isLater ? "trimLeadingSpace" : undefined);
  }

  /**
   * No control token comes of it. What a vocabulary calls user-defined (runs of blanks, tags) does, as in all texts that
   * its model was trained on: llama.cpp splits it off whatever is asked, and cut apart it would read as something else.
   */
  async #encodeText(text: string, isLater: boolean): Promise<readonly Token[]> {
    const known = isLater ? this.#known.get(text) : undefined;
    if (known) return known;
    const tokens: Token[] = [];
    for (let at = 0; at < text.length; ) {
      const end = endOfSlice(text, at);
      const isFirst = at === 0 && !isLater;
      const slice = this.model.tokenize(text.slice(at, end), false, isFirst ? undefined : "trimLeadingSpace");
      for (const token of slice) tokens.push(token);
      at = end;
      if (at < text.length) await setImmediate();
    }
    if (isLater && text.length <= longestRemembered) this.#known.set(text, tokens);
    return tokens;
  }
}

/** Behind the last line's end within reach, and never inside of a character. */
function endOfSlice(text: string, at: number): number {
  const most = at + sliceLength;
  if (most >= text.length) return text.length;
  const line = text.lastIndexOf("\n", most - 1) + 1;
  if (line > at) return line;
  const isInside = /[\ud800-\udbff]/.test(text.charAt(most - 1));
  return isInside ? most - 1 : most;
}
