import assert from "node:assert/strict";
import { familyOfName } from "../../../../src/core/model/detectFamily";
import { anyStopMarkers } from "../../../../src/core/model/families";
import { fimText } from "../../../../src/core/model/fimText";

const hole = { path: "a.js", context: [{ path: "b.js", text: "B" }], prefix: "P", recent: "R", suffix: "S" };

describe("a prompt as a text", () => {
  it("is in the order and the spelling of its family", () => {
    const of = (name: string) => {
      const family = familyOfName(name);
      assert.ok(family, name);
      return fimText(family, hole);
    };
    assert.equal(
      of("bigcode/starcoder2-7b"),
      "<repo_name>project\n<file_sep>b.js\nB\n<file_sep>a.js\n<fim_prefix><fim_suffix>S<fim_middle>PR",
    );
    assert.equal(of("deepseek-ai/DeepSeek-Coder-V2-Lite"), "<｜fim▁begin｜>P<｜fim▁hole｜>S<｜fim▁end｜>R");
    assert.equal(of("mistralai/Codestral-22B-v0.1"), "[SUFFIX]S[PREFIX]PR");
    assert.equal(of("codellama/CodeLlama-7b-hf"), " <PRE> <SUF>S <MID>PR");
  });

  it("is none of a model whose name says nothing", () => {
    for (const name of ["", "gpt-4o", "llama-3.3-70b", "deepseek-chat", "qwen3-8b", "codegemma-7b-it"]) {
      assert.equal(familyOfName(name), undefined, name);
    }
  });
});

describe("the special texts of all families", () => {
  it("are there as a text has them, but for those that stand in code, too", () => {
    for (const marker of [
      "<|fim_middle|>",
      "<fim_prefix>",
      "[SUFFIX]",
      "<PRE>",
      "<EOT>",
      "<｜fim▁hole｜>",
      "<|im_end|>",
    ]) {
      assert.ok(anyStopMarkers.includes(marker), marker);
    }
    for (const code of ["</s>", "<filename>"]) assert.ok(!anyStopMarkers.includes(code), code);
    assert.equal(new Set(anyStopMarkers).size, anyStopMarkers.length);
  });
});
