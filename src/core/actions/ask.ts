import type { ObjectSchema } from "../../util/replySchema";
import type { AnswerProgress, ChatBackend, ChatModel, PromptMessage, Reply } from "../chat/chatBackend";
import { withModel } from "../chat/counts";
import { answerRoom } from "../chat/fit";
import type { PromptSource } from "../hosted/leaving";
import { BackendError } from "../model/failure";

/** One question outside of any conversation. */
export interface Ask {
  /** Ways to ask it, the richest first; the first one that leaves room for an answer is sent. */
  readonly prompts: readonly (() => readonly PromptMessage[])[];
  /** Whose texts are in the prompt of that index. */
  readonly sources: (way: number) => readonly PromptSource[];
  /** Of the answer, thoughts included. */
  readonly maxTokens: number;
  /** What an answer needs at least, where that is more than is usual. */
  readonly leastTokens?: number;
  /** The text of the reply is JSON of it; structured.ts reads it. */
  readonly schema?: ObjectSchema;
  readonly onProgress?: (progress: AnswerProgress) => void;
}

/**
 * Has a model do one thing; loads it where it is not in memory.
 * @throws {BackendError} with its kind: `promptTooLong` where even the last way to ask leaves no room
 */
export function ask(asked: Ask, backend: ChatBackend, signal: AbortSignal): Promise<Reply> {
  return withModel(backend, (model) => askOf(model, asked, backend, signal), signal);
}

async function askOf(
  { contextSize }: ChatModel,
  { prompts, sources, maxTokens, leastTokens = 0, ...rest }: Ask,
  backend: ChatBackend,
  signal: AbortSignal,
): Promise<Reply> {
  const least = Math.max(leastTokens, Math.min(maxTokens, answerRoom(contextSize)));
  for (const [way, prompt] of prompts.entries()) {
    const messages = prompt();
    const room = contextSize - (await backend.count(messages, signal)).total;
    if (room < least) continue;
    const sent = { ...rest, sources: sources(way), maxTokens: Math.min(maxTokens, room), signal };
    return await backend.chat(messages, sent);
  }
  throw new BackendError("promptTooLong", "even the shortest form of the question leaves no room for an answer");
}
