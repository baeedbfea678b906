import assert from "node:assert/strict";
import type { LlamaContext, LlamaModel } from "node-llama-cpp";
import { ChatPart } from "../../../src/host/chatPart";
import type { GgufFacts } from "../../../src/host/ggufCheck";
import { chatMlTemplate } from "../../helpers/chatModel";

describe("ChatPart", () => {
  it("bounds what is kept of a cache that can only go back to marks, in number and in memory", async () => {
    const asked: unknown[] = [];
    const context = { getSequence: (options: unknown) => void asked.push(options) };
    const model = {
      tokens: { bos: null, shouldPrependBosToken: false },
      fileInfo: { metadata: { tokenizer: { chat_template: chatMlTemplate } } },
    };
    const facts = { architecture: "llama", name: "Talker" } as GgufFacts;
    const part = await ChatPart.create(
      model as unknown as LlamaModel,
      context as unknown as LlamaContext,
      facts,
      "Talker",
    );
    part.dispose();
    assert.deepEqual(asked, [{ checkpoints: { max: 3, interval: false, maxMemory: 256e6 } }]);
  });
});
