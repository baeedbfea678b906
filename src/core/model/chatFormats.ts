/** What a model file tells of how it chats. */
export interface ChatFacts {
  /** `general.architecture`. */
  readonly architecture: string;
  /** `general.name`, or the file's name. */
  readonly name: string;
  /** `tokenizer.chat_template`, a Jinja template. */
  readonly template: string;
}

/** How messages are framed. `template` is whatever the file's own template makes of them. */
export type ChatFrame =
  | "chatMl"
  | "qwen"
  | "llama2"
  | "llama3"
  | "llama3.1"
  | "gemma"
  | "gemma4"
  | "mistral"
  | "deepSeek"
  | "harmony"
  | "template";

/** How the next token is chosen. 0 switches `topK` and `minP` off, and with a temperature of 0 the likeliest is taken. */
export interface Sampling {
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
  readonly minP: number;
}

export interface ChatFormat {
  readonly frame: ChatFrame;
  /** Whether the frame itself begins the model's thoughts, so that the model does not. */
  readonly opensThought: boolean;
  /** Whether the system's text stands in the first question, because the frame has no place for it that stays. */
  readonly asksWithSystem: boolean;
  readonly sampling: Sampling;
}

/** Told by the marks in a template, which say more than a name; the first that fits counts. */
const frames: readonly { readonly frame: ChatFrame; readonly fits: (facts: ChatFacts) => boolean }[] = [
  { frame: "harmony", fits: has("<|channel|>", "<|start|>", "<|message|>") },
  { frame: "gemma4", fits: has("<|turn>", "<turn|>") },
  { frame: "gemma", fits: has("<start_of_turn>", "<end_of_turn>") },
  { frame: "llama3.1", fits: has("<|start_header_id|>", "Cutting Knowledge Date") },
  { frame: "llama3", fits: has("<|start_header_id|>", "<|eot_id|>") },
  { frame: "deepSeek", fits: has("<｜User｜>", "<｜Assistant｜>") },
  { frame: "llama2", fits: has("[INST]", "<<SYS>>") },
  // Those with a place for the system's text are told from their template: where it stands differs between them.
  { frame: "mistral", fits: has("[INST]", "[/INST]").butNot("[SYSTEM_PROMPT]", "[THINK]") },
  { frame: "qwen", fits: ({ architecture, template }) => /^qwen/.test(architecture) && isChatMl({ template }) },
  { frame: "chatMl", fits: ({ template }) => isChatMl({ template }) && !template.includes("<think>") },
];

/** Finds how a model chats. Undefined where it has no template, and so was not made to. */
export function chatFormatOf(facts: ChatFacts): ChatFormat | undefined {
  const { template } = facts;
  if (template.trim() === "") return undefined;
  const frame = frames.find(({ fits }) => fits(facts))?.frame ?? "template";
  const sampling = samplings.find(({ who }) => who.test(`${facts.architecture} ${facts.name}`))?.sampling ?? unknown;
  return { frame, opensThought: opensThought(template), asksWithSystem: frame === "mistral", sampling };
}

/** Whether what stands for the beginning of an answer ends in a thought that it does not close. */
function opensThought(template: string): boolean {
  const opening = template.slice(Math.max(0, template.lastIndexOf("add_generation_prompt")));
  return template.includes("add_generation_prompt") && /<think>(?:\\n|\n)?['"]/.test(opening);
}

function isChatMl({ template }: Pick<ChatFacts, "template">): boolean {
  return has("<|im_start|>", "<|im_end|>").butNot("<|im_sep|>")({ template });
}

type Fits = (facts: Pick<ChatFacts, "template">) => boolean;

function has(...marks: readonly string[]): Fits & { butNot(...others: readonly string[]): Fits } {
  const fits: Fits = ({ template }) => marks.every((mark) => template.includes(mark));
  const butNot = (...others: readonly string[]): Fits => {
    return (facts) => fits(facts) && !others.some((other) => facts.template.includes(other));
  };
  return Object.assign(fits, { butNot });
}

/** llama.cpp's own, but for the temperature: of code, what is likely is mostly what is right. */
const unknown: Sampling = { temperature: 0.3, topK: 40, topP: 0.95, minP: 0.05 };

/**
 * As their makers say it; the first that fits `ARCHITECTURE NAME` counts. Only SmolLM2 was run with Hearth. Penalties on what
 * was written before are left out: code repeats itself.
 */
const samplings: readonly { readonly who: RegExp; readonly sampling: Sampling }[] = [
  // Cards of Qwen3: "for thinking mode, use Temperature=0.6, TopP=0.95, TopK=20, and MinP=0", and not greedy decoding.
  {
    who: /^qwen3\S* (?!.*(?:coder|instruct))/i,
    sampling: { temperature: 0.6, topK: 20, topP: 0.95, minP: 0 },
  },
  // generation_config.json of Qwen2.5-Instruct, and cards of Qwen3-Coder and of Qwen3 that does not think.
  { who: /^qwen(?!.*deepseek)/i, sampling: { temperature: 0.7, topK: 20, topP: 0.8, minP: 0 } },
  // Card of DeepSeek-R1: "set the temperature within the range of 0.5-0.7 (0.6 is recommended)", with top-p 0.95.
  { who: /deepseek.*r1/i, sampling: { temperature: 0.6, topK: 0, topP: 0.95, minP: 0 } },
  // Card of SmolLM2-Instruct.
  { who: /smollm2/i, sampling: { temperature: 0.2, topK: 0, topP: 0.9, minP: 0 } },
  // generation_config.json of Llama 3.1 and 3.2.
  { who: /llama.?3/i, sampling: { temperature: 0.6, topK: 0, topP: 0.9, minP: 0 } },
  // generation_config.json of Gemma 3.
  { who: /^gemma/i, sampling: { temperature: 1, topK: 64, topP: 0.95, minP: 0 } },
  // Cards of Mistral Small 3 and Devstral: "relatively low temperature, such as temperature=0.15".
  { who: /mistral|devstral|codestral/i, sampling: { temperature: 0.15, topK: 0, topP: 1, minP: 0 } },
  // README of gpt-oss: "sampling with temperature=1.0 and top_p=1.0".
  { who: /^gpt-?oss/i, sampling: { temperature: 1, topK: 0, topP: 1, minP: 0 } },
  // Cards of Granite and Phi decode greedily.
  { who: /^(?:granite|phi)/i, sampling: { temperature: 0, topK: 0, topP: 1, minP: 0 } },
];
