import type { ObjectSchema } from "../../util/replySchema";
import type { AnswerProgress, ChatBackend, PromptMessage, Reply } from "../chat/chatBackend";
import { loadModel } from "../chat/counts";
import { answerRoom } from "../chat/fit";
import { BackendError } from "../model/failure";

/** One question outside of any conversation. */
export interface Ask {
  /** Ways to ask it, the richest first; the first one that leaves room for an answer is sent. */
  readonly prompts: readonly (() => readonly PromptMessage[])[];
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
export async function ask(
  { prompts, maxTokens, leastTokens = 0, ...rest }: Ask,
  backend: ChatBackend,
  signal: AbortSignal,
): Promise<Reply> {
  const { contextSize } = await loadModel(backend, signal);
  const least = Math.max(leastTokens, Math.min(maxTokens, answerRoom(contextSize)));
  for (const prompt of prompts) {
    const messages = prompt();
    const room = contextSize - (await backend.count(messages, signal)).total;
    if (room < least) continue;
    return await backend.chat(messages, { ...rest, maxTokens: Math.min(maxTokens, room), signal });
  }
  throw new BackendError("promptTooLong", "even the shortest form of the question leaves no room for an answer");
}
