import type { AnswerProgress, ChatModel, PromptMessage, Reply } from "../../core/chat/chatBackend";
import type { ChosenServer } from "../../core/hosted/permission";
import { isPrivateHost } from "../../core/hosted/privateHost";
import { ChatAnswer } from "./chatAnswer";
import { loadPatience } from "./modelLoading";
import type { ChatClient, Exit, ServerAbilities } from "./ports";
import { optionalParts, RefusedParts } from "./refusedParts";
import { jsonSchema, schemaWords } from "./replyFormat";
import { askServer, estimated } from "./serverReply";

/** Tokens that a server is taken to hold that says nothing of it; models that are offered as a service hold more. */
const usualContext = 16_384;

type ChatOptions = Parameters<ChatClient["chat"]>[1];

/** Something that knows what a server can do; {@link ServerProbe} is the one. */
export interface Probing {
  abilities(signal: AbortSignal): Promise<ServerAbilities>;
}

/** Chats by `/v1/chat/completions`, streaming; what a server refuses of the request is left out from then on. */
export class ServerChat implements ChatClient {
  readonly #refused = new RefusedParts();

  constructor(
    private readonly exit: Exit,
    private readonly server: ChosenServer,
    private readonly probe: Probing,
  ) {}

  async model(signal: AbortSignal): Promise<ChatModel> {
    const { contextSize } = await this.probe.abilities(signal);
    return { name: this.server.chatModel, contextSize: contextSize ?? usualContext };
  }

  async chat(messages: readonly PromptMessage[], options: ChatOptions): Promise<Reply> {
    for (;;) {
      const body = this.#body(messages, options);
      try {
        return await this.#ask(JSON.stringify(body), options);
      } catch (error) {
        if (!this.#refused.learn(error, optionalParts(body))) throw error;
      }
    }
  }

  #body(messages: readonly PromptMessage[], { maxTokens, schema }: ChatOptions): Readonly<Record<string, unknown>> {
    const { chatModel } = this.server;
    const isKept = schema !== undefined && !this.#refused.has("response_format");
    // A server that does not keep an answer to a form is told the form.
    const words = schema !== undefined && !isKept ? schemaWords(schema) : "";
    return {
      ...(chatModel !== "" && { model: chatModel }),
      messages: messages.map(({ role, text }, at) => ({
        role,
        content: at === messages.length - 1 ? text + words : text,
      })),
      stream: true,
      ...(!this.#refused.has("stream_options") && { stream_options: { include_usage: true } }),
      ...this.#refused.limit(maxTokens),
      ...(isKept && { response_format: jsonSchema(schema) }),
    };
  }

  async #ask(body: string, { purpose, sources, schema, onProgress, signal }: ChatOptions): Promise<Reply> {
    const { server } = this;
    const startedAt = performance.now();
    let firstTokenMs: number | undefined;
    const tell = (progress: AnswerProgress) => {
      firstTokenMs ??= performance.now() - startedAt;
      onProgress?.(progress);
    };
    const path = "/v1/chat/completions";
    const about = { server, purpose, method: "POST", path, model: server.chatModel, sources, body, signal } as const;
    // One that somebody runs may have to load its model, or read a long prompt without an accelerator; whoever waits can stop.
    const isOwn = isPrivateHost(new URL(server.origin).hostname);
    const outgoing = { ...about, ...(isOwn && { patience: loadPatience }) };
    return await askServer(this.exit, outgoing, async (values, tally) => {
      const answer = new ChatAnswer(tell);
      for await (const value of values) {
        const isOver = answer.push(value);
        tally.usage = answer.usage;
        tally.written = answer.written;
        if (isOver) break;
      }
      const totalMs = performance.now() - startedAt;
      const { prompt, evaluated, answer: written, cost } = tally.usage ?? estimated(outgoing, tally);
      const figures = {
        ...{ promptTokens: prompt, evaluatedTokens: evaluated, writtenTokens: written },
        ...{ firstTokenMs: firstTokenMs ?? totalMs, totalMs },
        ...(cost !== undefined && { costUsd: cost }),
      };
      return { ...answer.finish(schema !== undefined), figures };
    });
  }
}
