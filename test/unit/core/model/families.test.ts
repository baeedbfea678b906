import assert from "node:assert/strict";
import { detectFamily, type ModelFacts } from "../../../../src/core/model/detectFamily";
import { families, familyById, fileHeader, markersOf, stopMarkers } from "../../../../src/core/model/families";

const starTokens = ["<fim_prefix>", "<fim_suffix>", "<fim_middle>", "<file_sep>"];
const qwenTokens = ["<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>", "<|file_sep|>"];

function facts(over: Partial<Omit<ModelFacts, "hasToken">>, tokens: readonly string[]): ModelFacts {
  return { architecture: "llama", name: "", layoutKey: undefined, ...over, hasToken: (text) => tokens.includes(text) };
}

function found(given: ModelFacts): string {
  const answer = detectFamily(given);
  return answer.kind === "none" ? "none" : `${answer.family.id} ${answer.certain ? "certain" : "uncertain"}`;
}

describe("detectFamily", () => {
  it("believes a file that says its layout itself", () => {
    assert.equal(found(facts({ name: "anything", layoutKey: "spm2" }, starTokens)), "kindling certain");
    const star = { architecture: "starcoder2", name: "StarCoder2 3B", layoutKey: "spm2" };
    assert.equal(found(facts(star, starTokens)), "starcoder2 certain");
    assert.equal(found(facts({ architecture: "qwen2", layoutKey: "psm" }, qwenTokens)), "qwen2.5-coder certain");
  });

  it("refuses a layout that it does not know for the file's tokens, and says so", () => {
    const answer = detectFamily(facts({ layoutKey: "mps" }, starTokens));
    assert.equal(answer.kind, "none");
    assert.match(answer.kind === "none" ? answer.why : "", /layout "mps"/);
  });

  it("is certain of the models it knows by architecture and name", () => {
    assert.equal(found(facts({ name: "Kindling v1" }, starTokens)), "kindling certain");
    assert.equal(
      found(facts({ architecture: "qwen2", name: "Qwen2.5 Coder 1.5B" }, qwenTokens)),
      "qwen2.5-coder certain",
    );
    assert.equal(found(facts({ architecture: "starcoder2", name: "starcoder2-3b" }, starTokens)), "starcoder2 certain");
  });

  it("is uncertain of a general model that merely carries the tokens", () => {
    assert.equal(
      found(facts({ architecture: "qwen2", name: "Qwen2.5 7B Instruct" }, qwenTokens)),
      "qwen2.5-coder uncertain",
    );
    assert.equal(
      found(facts({ architecture: "starcoder2", name: "starcoder2-15b-instruct" }, starTokens)),
      "starcoder2 uncertain",
    );
    assert.equal(found(facts({ architecture: "granite", name: "granite-3b" }, starTokens)), "starcoder2 uncertain");
  });

  it("finds none where a marker is missing, whatever the name says", () => {
    assert.equal(found(facts({ name: "Kindling v1", layoutKey: "spm2" }, starTokens.slice(1))), "none");
    assert.equal(found(facts({ architecture: "qwen2", name: "coder" }, [])), "none");
  });
});

describe("model families", () => {
  it("are found by their id", () => {
    for (const family of families) assert.equal(familyById(family.id), family);
    assert.equal(familyById("gpt"), undefined);
  });

  it("put the path behind the separator, which alone is special", () => {
    for (const family of families) {
      const { fileSeparator } = family;
      const header = [
        { kind: "special", text: fileSeparator },
        { kind: "text", text: "src/a.ts\n" },
      ];
      assert.deepEqual(fileHeader(family, "src/a.ts"), fileSeparator === undefined ? [] : header);
    }
  });

  it("stop at every marker of their own, each named once", () => {
    for (const family of families) {
      const stops = stopMarkers(family);
      assert.equal(new Set(stops).size, stops.length);
      for (const marker of markersOf(family)) assert.ok(stops.includes(marker));
      if (family.fileSeparator !== undefined) assert.ok(stops.includes(family.fileSeparator));
    }
  });
});
