import assert from "node:assert/strict";
import { factWords } from "../../../src/editor/models/modelWords";
import type { InspectedModel } from "../../../src/protocol/host";

const coder: InspectedModel = {
  name: "Coder",
  architecture: "qwen2",
  parameters: 1.54e9,
  fileBytes: 986e6,
  quantisation: "Q4_K_M",
  contextSize: 32_768,
  kvBytesPerToken: 28_672,
  hasChatTemplate: true,
  licence: "apache-2.0",
  family: "qwen2.5-coder",
  fim: "yes",
};

describe("the words for a model", () => {
  it("say everything that its file says", () => {
    assert.equal(
      factWords(coder),
      "qwen2, 1.5 billion parameters, Q4_K_M, 986 MB, trained for 32,768 tokens, about 1.37 GB of memory in use, licence apache-2.0. Hearth can complete code with it. It has a template for chats.",
    );
  });

  it("leave out what it does not say, and say that no licence is named", () => {
    const bare = { ...coder, quantisation: undefined, contextSize: undefined, licence: undefined };
    assert.equal(
      factWords({ ...bare, parameters: 116e6, hasChatTemplate: false, fim: "no" }),
      "qwen2, 116 million parameters, an unknown quantisation, 986 MB, no licence named. It was not made to complete code.",
    );
  });

  it("take the catalogue's licence only where the file names none", () => {
    assert.match(factWords({ ...coder, licence: undefined }, "MIT"), /licence MIT/);
    assert.match(factWords(coder, "MIT"), /licence apache-2\.0/);
  });
});
