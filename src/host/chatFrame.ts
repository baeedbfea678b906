import type { ChatHistoryItem, ChatWrapper } from "node-llama-cpp";
import type { ChatFormat, ChatFrame } from "../core/model/chatFormats";
import type { ChatMessage } from "../protocol/host";
import type { ChatMarks } from "./chatText";

/** A part of a prompt. Control tokens come from `special` and `token` alone; `text` never becomes one, whatever it spells. */
export type PromptPart =
  | { readonly kind: "text" | "special"; readonly text: string }
  /** A token of the model's own by its use: `BOS` and its like. */
  | { readonly kind: "token"; readonly text: string };

/** A conversation in the model's own frame, up to where its answer begins. It can be sent between threads. */
export interface FramedChat {
  readonly parts: readonly PromptPart[];
  readonly marks: ChatMarks;
  /** Whether what the model writes first is a thought. */
  readonly beginsInThought: boolean;
}

/** Frames conversations. @throws {CallError} `templateFailed` where the model's template does not take them */
export interface ChatFramer {
  frame(messages: readonly ChatMessage[]): Promise<FramedChat> | FramedChat;
  dispose(): void;
}

type Library = typeof import("node-llama-cpp");

const wrappers: Readonly<Record<Exclude<ChatFrame, "template">, (library: Library) => ChatWrapper>> = {
  chatMl: ({ ChatMLChatWrapper }) => new ChatMLChatWrapper(),
  qwen: ({ QwenChatWrapper }) => new QwenChatWrapper(),
  llama2: ({ Llama2ChatWrapper }) => new Llama2ChatWrapper(),
  llama3: ({ Llama3ChatWrapper }) => new Llama3ChatWrapper(),
  "llama3.1": ({ Llama3_1ChatWrapper }) => new Llama3_1ChatWrapper({ noToolInstructions: true }),
  gemma: ({ GemmaChatWrapper }) => new GemmaChatWrapper(),
  gemma4: ({ Gemma4ChatWrapper }) => new Gemma4ChatWrapper(),
  mistral: ({ MistralChatWrapper }) => new MistralChatWrapper(),
  deepSeek: ({ DeepSeekChatWrapper }) => new DeepSeekChatWrapper(),
  harmony: ({ HarmonyChatWrapper }) => new HarmonyChatWrapper(),
};

/** What a model writes between the parts of its answer, beside the marks that its wrapper tells of. */
const betweenParts: Partial<Record<ChatFrame, readonly string[]>> = {
  harmony: ["<|start|>assistant", "<|channel|>final<|message|>", "<|channel|>commentary<|message|>"],
};

/** The library's class for a frame that it knows. */
export async function frameByClass(format: ChatFormat, frame: Exclude<ChatFrame, "template">): Promise<ChatFramer> {
  const wrapper = wrappers[frame](await import("node-llama-cpp"));
  return { frame: (messages) => framed(wrapper, format, messages), dispose: () => undefined };
}

/** Puts a conversation into a wrapper's frame. */
export function framed(wrapper: ChatWrapper, format: ChatFormat, messages: readonly ChatMessage[]): FramedChat {
  const thought = wrapper.settings.segments?.thought;
  // What the class says of its own template is asked too, for frames that a file's template gives.
  const opens = thought !== undefined && (format.opensThought || thought.openOnResponseStart === true);
  const asked = format.asksWithSystem ? withoutSystem(messages) : messages;
  const history: ChatHistoryItem[] = [
    ...asked.map(({ role, text }): ChatHistoryItem => {
      return role === "assistant" ? { type: "model", response: [text] } : { type: role, text };
    }),
    { type: "model", response: opens ? [{ type: "segment", segmentType: "thought", text: "", ended: false }] : [] },
  ];
  const { contextText, stopGenerationTriggers } = wrapper.generateContextState({ chatHistory: history });
  const prefix = thought?.prefix;
  // The other kind of prefix stands in the frame, and the model never writes it.
  const open = prefix === undefined || (typeof prefix === "object" && "type" in prefix) ? undefined : textOf(prefix);
  return {
    parts: contextText.values.map(partOf),
    marks: {
      openThought: open,
      closeThought: thought?.suffix === undefined ? undefined : textOf(thought.suffix),
      // A token that ends the answer by its use is seen by its id.
      stops: stopGenerationTriggers.map(textOf).filter((text) => !/^(?:BOS|EOS|EOT|SEP)?$/.test(text)),
      between: betweenParts[format.frame] ?? [],
    },
    beginsInThought: opens,
  };
}

/** The system's text in front of the first question. */
function withoutSystem(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const [system, first, ...rest] = messages;
  if (system?.role !== "system" || !first) return messages;
  return [{ role: "user", text: `${system.text}\n\n${first.text}` }, ...rest];
}

function partOf(value: string | { readonly value: string; toJSON(): { readonly type: string } }): PromptPart {
  if (typeof value === "string") return { kind: "text", text: value };
  const kind = value.toJSON().type === "specialToken" ? "token" : "special";
  return { kind, text: value.value };
}

/** Without the line ends around it, which models write in other numbers too. */
function textOf(text: { toString(): string }): string {
  return text.toString().trim();
}
