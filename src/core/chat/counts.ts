import { BackendError } from "../model/failure";
import type { ChatBackend, ChatModel, PromptMessage } from "./chatBackend";

/** Characters of a prompt for each token of a context, beyond which it is not counted: no language has words so long. */
const longestWords = 32;

/** The model, loaded where it is not in memory. @throws {BackendError} with its kind */
export async function loadModel(backend: ChatBackend, signal: AbortSignal): Promise<ChatModel> {
  // The port has no other way to wait for a load.
  if (backend.state.kind !== "ready") await countText(backend, "?", signal);
  const { state } = backend;
  if (state.kind !== "ready") throw new BackendError("notLoaded", "the chat model went away again");
  return state.model;
}

/**
 * Does something that is fitted to the model; once more where it had no room, and one with a smaller context has come to
 * serve meanwhile.
 * @throws {BackendError} with its kind, and what `work` throws
 */
export async function withModel<T>(
  backend: ChatBackend,
  work: (model: ChatModel) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const model = await loadModel(backend, signal);
  try {
    return await work(model);
  } catch (error) {
    const smaller = error instanceof BackendError && error.kind === "promptTooLong" && smallerModel(backend, model);
    if (!smaller) throw error;
    return await work(smaller);
  }
}

/** The model of now, where it has a smaller context than another one. */
export function smallerModel({ state }: ChatBackend, { contextSize }: ChatModel): ChatModel | undefined {
  return state.kind === "ready" && state.model.contextSize < contextSize ? state.model : undefined;
}

/** Tokens of a text by itself. @throws {BackendError} with its kind */
export async function countText(backend: ChatBackend, text: string, signal: AbortSignal): Promise<number> {
  const { texts } = await backend.count([{ role: "user", text }], signal);
  return texts[0] ?? 0;
}

/**
 * Tokens of a prompt. One that is far too long is `Infinity` tokens: to count it would take a while, and the model
 * process drops who sends it as much as a conversation may grow to.
 * @throws {BackendError} with its kind
 */
export async function countPrompt(
  messages: readonly PromptMessage[],
  { contextSize }: ChatModel,
  backend: ChatBackend,
  signal: AbortSignal,
): Promise<number> {
  const characters = messages.reduce((sum, { text }) => sum + text.length, 0);
  const isHopeless = characters > contextSize * longestWords || messages.length > contextSize;
  return isHopeless ? Number.POSITIVE_INFINITY : (await backend.count(messages, signal)).total;
}
