import assert from "node:assert/strict";
import { familyById, kindling, type ModelFamily } from "../../../src/core/model/families";
import { fimPrompt, type Tokenize } from "../../../src/host/fimPrompt";
import { PrefillChunk } from "../../../src/host/prefillChunk";

/** A token a character, special tokens one each; special text that is tokenised as text falls into characters. */
const vocabulary: string[] = [];
const ids = new Map<string, number>();
const idOf = (piece: string) => {
  const id = ids.get(piece) ?? vocabulary.push(piece) - 1;
  ids.set(piece, id);
  return id;
};
const tokenize: Tokenize = (text, special) => (special ? [idOf(text)] : [...text].map(idOf));
const qwen = familyById("qwen2.5-coder") as ModelFamily;

function prompt(family: ModelFamily, prefix: string, suffix: string, budget = 1000, path = "a.ts"): string {
  return fimPrompt(tokenize, family, { path, prefix, suffix }, budget)
    .map((id) => vocabulary[id])
    .join("");
}

describe("fimPrompt", () => {
  it("puts the parts in the family's order", () => {
    const spm = "<file_sep>a.ts\n<fim_prefix><fim_suffix>)<fim_middle>f(";
    assert.equal(prompt(kindling, "f(", ")"), spm);
    const psm = "<|file_sep|>a.ts\n<|fim_prefix|>f(<|fim_suffix|>)<|fim_middle|>";
    assert.equal(prompt(qwen, "f(", ")"), psm);
  });

  it("never makes a special token of the user's text", () => {
    const tokens = fimPrompt(tokenize, kindling, { path: "<fim_middle>", prefix: "<fim_middle>", suffix: "" }, 1000);
    assert.equal(tokens.filter((id) => vocabulary[id] === "<fim_middle>").length, 1);
  });

  it("stays within its budget, and keeps the prefix's start while it grows", () => {
    const starts = new Set<string>();
    for (let typed = 0; typed < 100; typed++) {
      const text = Array.from({ length: 2000 + typed }, (_, at) => String.fromCodePoint(200 + (at % 900))).join("");
      const tokens = fimPrompt(tokenize, kindling, { path: "a.ts", prefix: text, suffix: text }, 400);
      assert.ok(tokens.length <= 400);
      const middle = tokens.findIndex((id) => vocabulary[id] === "<fim_middle>");
      starts.add(String(tokens[middle + 1]));
      assert.equal(tokens.at(-1), idOf(text.at(-1) ?? ""));
    }
    assert.ok(starts.size <= 3, `${starts.size} starts in 100 keystrokes`);
  });

  it("cuts the suffix to the family's share, and leaves out a path that takes all room", () => {
    const short = prompt(qwen, "p", "s".repeat(5000), 1000);
    assert.equal(short.match(/s+(?=<)/)?.[0].length, qwen.maxSuffixTokens);
    assert.ok(!prompt(kindling, "f(", ")", 40, "long/".repeat(20)).includes("long/"));
  });
});

describe("PrefillChunk", () => {
  it("grows on a fast machine, shrinks on a slow one, and stays in its bounds", () => {
    const chunk = new PrefillChunk();
    for (let at = 0; at < 20; at++) chunk.took(chunk.size, 1);
    assert.equal(chunk.size, 256);
    for (let at = 0; at < 20; at++) chunk.took(chunk.size, 5000);
    assert.equal(chunk.size, 16);
    chunk.took(3, 1);
    assert.equal(chunk.size, 16);
  });
});
