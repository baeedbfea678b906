import assert from "node:assert/strict";
import type { Token } from "node-llama-cpp";
import { TokenText } from "../../../src/host/tokenText";

/** Bytes are tokens; those from 1000 on are special. Text that does not follow 7 begins with a space. */
const vocabulary = {
  isSpecialToken: (token: Token | undefined) => token !== undefined && token >= 1000,
  detokenize: (tokens: readonly Token[], special = false, before: readonly Token[] = []) => {
    if (special && tokens[0] !== undefined && tokens[0] >= 1000) return `<s${tokens[0]}>`;
    const text = Buffer.from(tokens.filter((token) => token < 1000)).toString("utf8");
    return before.at(-1) === 7 ? ` ${text}` : text;
  },
};
const tokensOf = (text: string) => [...Buffer.from(text)] as Token[];
const decoder = (wanted: readonly string[] = [], before: readonly Token[] = []) =>
  new TokenText(vocabulary as ConstructorParameters<typeof TokenText>[0], before, wanted);

describe("TokenText", () => {
  it("gives a character of several tokens with its last one", () => {
    const text = decoder();
    const pieces = tokensOf("aé👍b").map((token) => text.push(token));
    assert.deepEqual(pieces, ["a", "", "é", "", "", "", "👍", "b"]);
  });

  it("gives up bytes that become no character, so that the text goes on", () => {
    const text = decoder();
    const pieces = Array.from({ length: 9 }, () => text.push(0xff as Token));
    assert.equal(pieces.filter((piece) => piece !== "").length, 1);
    assert.match(text.push(97 as Token), /a$/);
  });

  it("gives special tokens no text, unless that is part of a mark", () => {
    const [wanted, other] = [1000, 1001] as Token[];
    const text = decoder(["x<s1000>y"]);
    assert.equal(text.push(wanted as Token), "<s1000>");
    assert.equal(text.push(other as Token), "");
  });

  it("lets a special token end what was no whole character", () => {
    const text = decoder();
    assert.equal(text.push(0xf0 as Token), "");
    assert.equal(text.push(1000 as Token), "");
    assert.equal(text.push(97 as Token), "a");
  });

  it("looks at what stands before, from the prompt on", () => {
    const text = decoder([], tokensOf("x").concat(7 as Token));
    assert.equal(text.push(97 as Token), " a");
    assert.equal(text.push(98 as Token), "b");
  });
});
