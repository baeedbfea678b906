import assert from "node:assert/strict";
import { LineTokenizer } from "../../../src/host/lineTokenizer";

/** Tokenises by cutting a text with a pattern, as vocabularies do before they merge bytes; counts what it is asked. */
class Splitting {
  asked = 0;
  readonly #ids = new Map<string, number>();

  constructor(private readonly pattern: RegExp) {}

  readonly tokenize = (text: string): number[] => {
    this.asked += text.length;
    return (text.match(this.pattern) ?? []).map((piece) => {
      const id = this.#ids.get(piece) ?? this.#ids.size;
      this.#ids.set(piece, id);
      return id;
    });
  };
}

const patterns = {
  "Qwen2's": /[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+/gu,
  "GPT-2's": / ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu,
};
const code = "class A {\n\n  run() {\n    if (x)\n\n\n\t\treturn 1;  \n  }\n}\n\n \n\nfunction b() {}\n# é\n".repeat(3);

describe("LineTokenizer", () => {
  for (const [name, pattern] of Object.entries(patterns)) {
    it(`gives the tokens of the whole with ${name} way of splitting, wherever the text ends`, () => {
      const splitting = new Splitting(pattern);
      const tokenizer = new LineTokenizer(splitting.tokenize);
      assert.ok(tokenizer.cutsLines);
      for (let end = 0; end <= code.length; end++) {
        const text = code.slice(0, end);
        assert.deepEqual(tokenizer.text(text), splitting.tokenize(text), JSON.stringify(text.slice(-20)));
      }
    });

    it(`asks for a changed line only with ${name} way of splitting`, () => {
      const splitting = new Splitting(pattern);
      const tokenizer = new LineTokenizer(splitting.tokenize);
      tokenizer.text(code);
      splitting.asked = 0;
      tokenizer.text(`${code}function c`);
      tokenizer.text(code.replace("return 1;  ", "return 2;"));
      assert.ok(splitting.asked < 100, `${splitting.asked} characters`);
    });
  }

  it("asks for the whole text where no rule to cut it holds", () => {
    const splitting = new Splitting(/.{1,7}/gsu);
    const tokenizer = new LineTokenizer(splitting.tokenize);
    assert.equal(tokenizer.cutsLines, false);
    assert.deepEqual(tokenizer.text(code), splitting.tokenize(code));
  });
});
