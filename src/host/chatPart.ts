import type { LlamaContext, LlamaModel } from "node-llama-cpp";
import { chatFormatOf } from "../core/model/chatFormats";
import type { ChatCount, ChatMessage, ChatParams, ChatResult } from "../protocol/host";
import { CallError } from "../protocol/rpc";
import { type ChatFramer, frameByClass } from "./chatFrame";
import { ChatLoop } from "./chatLoop";
import { type ChatOptions, throwIfCancelled } from "./engine";
import type { GgufFacts } from "./ggufCheck";
import { PromptTokens } from "./promptTokens";
import { grammarOf } from "./replyGrammar";
import { TemplateWorker } from "./templateWorker";

/**
 * States of a sequence that can only go back to where one was kept, as those of sliding windows and of recurrent models
 * are: tens of megabytes each, of which the library keeps 32, and takes them at places of its own choice besides. A
 * question goes back to the one before it, at its end; the other two are for an answer that is asked for once more.
 */
const checkpoints = { max: 3, interval: false, maxMemory: 256e6 } as const;

export interface ChatTurn extends ChatOptions {
  /** Resolves when nobody completes, at the latest when `signal` aborts. */
  readonly whenFree: () => Promise<void>;
  /** Whether a window has just completed, and may do so again at any moment. */
  readonly isBesideCompletions: () => boolean;
}

/** What the chat role does with its model: frames conversations, counts them, answers them. */
export class ChatPart {
  private constructor(
    private readonly model: LlamaModel,
    private readonly framer: ChatFramer,
    private readonly tokens: PromptTokens,
    private readonly loop: ChatLoop,
  ) {}

  /**
   * @param what the model in words, for errors
   * @throws {CallError} `noChat`, `templateFailed`
   */
  static async create(model: LlamaModel, context: LlamaContext, facts: GgufFacts, what: string): Promise<ChatPart> {
    const template = model.fileInfo.metadata.tokenizer?.chat_template ?? "";
    const format = chatFormatOf({ ...facts, template });
    if (!format) throw noTemplate(what);
    const { frame } = format;
    const framer = await (frame === "template"
      ? TemplateWorker.start(what, { template, format })
      : frameByClass(format, frame));
    const sequence = context.getSequence({ checkpoints });
    return new ChatPart(model, framer, new PromptTokens(model), new ChatLoop(model, sequence, format.sampling));
  }

  async answer({ messages, maxTokens, schema }: ChatParams, turn: ChatTurn): Promise<ChatResult> {
    const { parts, ...framed } = await this.framer.frame(messages);
    throwIfCancelled(turn.signal);
    const { tokens: prompt, textEnd } = await this.tokens.encode(parts);
    const grammar = schema && (await grammarOf(this.model, schema));
    const run = { ...framed, ...turn, prompt, textEnd, maxTokens, grammar };
    return await this.loop.run(run, (text, own) => this.tokens.wrote(text, own));
  }

  async count(messages: readonly ChatMessage[]): Promise<ChatCount> {
    const { parts } = await this.framer.frame(messages);
    const { tokens } = await this.tokens.encode(parts);
    const texts: number[] = [];
    for (const { text } of messages) texts.push(await this.tokens.count(text));
    return { texts, total: tokens.length };
  }

  dispose(): void {
    this.framer.dispose();
  }
}

export function noTemplate(what: string): CallError {
  return new CallError("noChat", `${what}: it has no chat template, and so was not made for conversation`);
}
