import assert from "node:assert/strict";
import type { Token } from "node-llama-cpp";
import { PromptTokens } from "../../../src/host/promptTokens";

/** One token a character; special ones from 1000 on for each spelling; `builtin` gives 2000. Notes what it was asked. */
class Tokenizer {
  readonly asked: { readonly text: string; readonly special: boolean | string; readonly trims: boolean }[] = [];

  constructor(readonly tokens: { readonly bos: number | null; readonly shouldPrependBosToken: boolean }) {}

  tokenize(text: string, special: boolean | "builtin" = false, option?: string): Token[] {
    this.asked.push({ text, special, trims: option === "trimLeadingSpace" });
    if (special === "builtin") return [2000 as Token];
    const code = (character: string) => character.charCodeAt(0) as Token;
    return special ? [(1000 + text.length) as Token] : [...text].map(code);
  }
}

describe("PromptTokens", () => {
  let tokenizer: Tokenizer;
  let tokens: PromptTokens;

  const make = (bos: number | null = null, shouldPrependBosToken = false) => {
    tokenizer = new Tokenizer({ bos, shouldPrependBosToken });
    tokens = new PromptTokens(tokenizer as unknown as ConstructorParameters<typeof PromptTokens>[0]);
  };
  beforeEach(() => make());

  const special = (text: string) => ({ kind: "special", text }) as const;
  const text = (spelled: string) => ({ kind: "text", text: spelled }) as const;

  it("makes special tokens of the frame only, and never of what somebody wrote", async () => {
    const { tokens: encoded } = await tokens.encode([special("<x>"), text("<x>"), { kind: "token", text: "EOS" }]);
    assert.deepEqual(encoded, [1003, ..."<x>".split("").map((character) => character.charCodeAt(0)), 2000]);
    assert.deepEqual(
      tokenizer.asked.map((one) => [one.text, one.special]),
      [
        ["<x>", true],
        ["<x>", false],
        ["EOS", "builtin"],
      ],
    );
  });

  it("encodes a text once, however often it comes", async () => {
    const parts = [special("<x>"), text("question")];
    const first = await tokens.encode(parts);
    assert.deepEqual(await tokens.encode(parts), first);
    assert.equal(await tokens.count("question"), 8);
    assert.equal(tokenizer.asked.filter((one) => one.text === "question").length, 1);
  });

  it("remembers as many short texts as a conversation has, and no more of long ones than fit the memory", async () => {
    const twice = async (texts: readonly string[]) => {
      make();
      let asked = 0;
      tokenizer.tokenize = () => {
        asked++;
        return [];
      };
      for (let time = 0; time < 2; time++) for (const one of texts) await tokens.count(one);
      return asked;
    };
    assert.equal(await twice(Array.from({ length: 1000 }, (_, at) => `${at}`)), 1000);
    const long = Array.from({ length: 11 }, (_, at) => `${at}`.padEnd(100_000));
    assert.equal(await twice(long.slice(1)), 70);
    assert.equal(await twice(long), 154, "all of them again");
  });

  it("takes the tokens that a model wrote for the text that they are", async () => {
    tokens.wrote("answer", [5, 6] as Token[]);
    assert.deepEqual((await tokens.encode([special("<x>"), text("answer")])).tokens, [1003, 5, 6]);
  });

  it("encodes a long text in slices that end with a line and hold whole characters, and lets others in between", async () => {
    const line = `${"x".repeat(99)}\n`;
    let turns = 0;
    const turning = setInterval(() => turns++, 0);
    const lines = line.repeat(1000);
    const wide = "👍".repeat(20_000);
    const { tokens: encoded } = await tokens.encode([special("<x>"), text(lines), special("<y>"), text(wide)]);
    clearInterval(turning);
    const slices = tokenizer.asked.filter((one) => !one.special).map((one) => one.text);
    assert.equal(slices.join(""), lines + wide);
    assert.ok(slices.every(({ length }) => length <= 16_384));
    assert.ok(slices.filter((slice) => slice.startsWith("x")).every((slice) => slice.endsWith("\n")));
    assert.ok(slices.every((slice) => !/^[\udc00-\udfff]/.test(slice)));
    assert.equal(encoded.length, 2 + lines.length + 20_000);
  });

  it("lets a vocabulary add a space to the first text of a prompt only", async () => {
    await tokens.encode([text("first"), special("<x>"), text("second")]);
    assert.deepEqual(
      tokenizer.asked.map((one) => [one.text, one.trims]),
      [
        ["first", false],
        ["<x>", true],
        ["second", true],
      ],
    );
  });

  it("begins with the token that the model wants to begin with, once", async () => {
    make(1003, true);
    assert.deepEqual((await tokens.encode([special("four")])).tokens, [1003, 1004]);
    assert.deepEqual((await tokens.encode([special("<x>")])).tokens, [1003]);
    // A frame that begins with it, and then with a text whose first token is the same.
    make(1003, false);
    assert.deepEqual((await tokens.encode([special("<x>"), special("<x>"), special("four")])).tokens, [1003, 1004]);
    assert.deepEqual((await tokens.encode([special("four")])).tokens, [1004]);
  });

  it("tells where the last text ends, behind which stands only what opens the answer", async () => {
    const parts = [special("<x>"), text("question"), special("<y>"), { kind: "token", text: "EOS" } as const];
    assert.equal((await tokens.encode(parts)).textEnd, 9);
    make(7, true);
    assert.equal((await tokens.encode(parts)).textEnd, 10);
    assert.equal((await tokens.encode(parts.slice(0, 2))).textEnd, 10);
  });
});
