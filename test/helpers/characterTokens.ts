import { LineTokenizer, type Tokenize } from "../../src/host/lineTokenizer";

/** A vocabulary that grows: a token a character, special tokens one each. */
export class CharacterTokens {
  readonly #pieces: string[] = [];
  readonly #ids = new Map<string, number>();

  readonly tokenize: Tokenize = (text, special) => (special ? [this.#id(text)] : [...text].map((one) => this.#id(one)));

  get tokenizer(): LineTokenizer {
    return new LineTokenizer(this.tokenize);
  }

  textOf(tokens: readonly number[]): string {
    return tokens.map((id) => this.#pieces[id]).join("");
  }

  #id(piece: string): number {
    const id = this.#ids.get(piece) ?? this.#pieces.push(piece) - 1;
    this.#ids.set(piece, id);
    return id;
  }
}
