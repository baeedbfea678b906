import assert from "node:assert/strict";
import { chatFormatOf } from "../../../../src/core/model/chatFormats";

const chatMl =
  "{{'<|im_start|>' + message.role }}<|im_end|>{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}";
const formatOf = (template: string, architecture = "llama", name = "Some model") =>
  chatFormatOf({ architecture, name, template });

describe("how a model chats", () => {
  for (const [frame, template, architecture] of [
    ["chatMl", chatMl, "llama"],
    ["qwen", chatMl, "qwen2"],
    ["qwen", `${chatMl}<think>`, "qwen3moe"],
    ["llama3", "<|start_header_id|>user<|end_header_id|><|eot_id|>", "llama"],
    ["llama3.1", "<|start_header_id|><|eot_id|>Cutting Knowledge Date: December 2023", "llama"],
    ["llama2", "[INST] <<SYS>> [/INST]", "llama"],
    ["gemma", "<start_of_turn>user<end_of_turn>", "gemma3"],
    ["gemma4", "<|turn>user<turn|>", "gemma4"],
    ["mistral", "[INST] x [/INST]", "llama"],
    ["deepSeek", "<｜User｜><｜Assistant｜>", "qwen2"],
    ["harmony", "<|start|>assistant<|channel|>final<|message|>", "gpt-oss"],
  ] as const) {
    it(`is told from the marks of its template: ${frame}, ${architecture}`, () => {
      assert.equal(formatOf(template, architecture)?.frame, frame);
    });
  }

  it("is left to its own template where the marks are of no known frame, or of one that differs", () => {
    for (const template of [
      "<|start_of_role|>user<|end_of_role|>",
      "<|user|>x<|end|>",
      // Phi-4 has ChatML's tokens in another order.
      "<|im_start|>user<|im_sep|>x<|im_end|>",
      // The place of the system's text and of thoughts is its own.
      "[SYSTEM_PROMPT]x[/SYSTEM_PROMPT][INST]x[/INST]",
      `${chatMl}<think>`,
    ]) {
      assert.equal(formatOf(template)?.frame, "template", template);
    }
  });

  it("is unknown without a template: such a model was not made for it", () => {
    assert.equal(formatOf(""), undefined);
    assert.equal(formatOf(" \n"), undefined);
  });

  it("begins in a thought where the template opens one in front of the answer and does not close it", () => {
    const opens = (end: string) => formatOf(`${chatMl}${end}`, "qwen3")?.opensThought;
    assert.equal(opens("{{ '<think>\\n' }}{% endif %}"), true);
    assert.equal(opens('{{ "<think>" }}{% endif %}'), true);
    assert.equal(opens("{{ '<think>\\n\\n</think>\\n\\n' }}{% endif %}"), false);
    assert.equal(opens(""), false);
    assert.equal(formatOf(`{{ '<think>\\n' }}${chatMl}`, "qwen3")?.opensThought, false);
    assert.equal(formatOf("<|im_start|><|im_end|>{{ '<think>\\n' }}", "qwen3")?.opensThought, false);
  });

  it("puts the system's text into the first question where the frame moves it from question to question", () => {
    assert.equal(formatOf("[INST][/INST]")?.asksWithSystem, true);
    assert.equal(formatOf(chatMl)?.asksWithSystem, false);
  });

  it("samples as its makers say, and carefully where they are unknown", () => {
    const temperature = (architecture: string, name: string) =>
      formatOf(chatMl, architecture, name)?.sampling.temperature;
    assert.equal(temperature("qwen3", "Qwen3 4B"), 0.6);
    assert.equal(temperature("qwen3", "Qwen3 4B Instruct 2507"), 0.7);
    assert.equal(temperature("qwen3moe", "Qwen3-Coder-30B-A3B-Instruct"), 0.7);
    assert.equal(temperature("qwen2", "Qwen2.5 Coder 7B Instruct"), 0.7);
    assert.equal(temperature("qwen2", "DeepSeek R1 Distill Qwen 7B"), 0.6);
    assert.equal(temperature("llama", "Smollm2 135M"), 0.2);
    assert.equal(temperature("llama", "Meta Llama 3.1 8B Instruct"), 0.6);
    assert.equal(temperature("llama", "Mistral Small 3"), 0.15);
    assert.equal(temperature("granite", "Granite 3.3"), 0);
    assert.equal(temperature("gpt-oss", "gpt-oss-20b"), 1);
    assert.equal(temperature("llama", "Nobody knows"), 0.3);
  });
});
