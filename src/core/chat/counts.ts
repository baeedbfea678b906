import { BackendError } from "../model/failure";
import type { ChatBackend, ChatModel, PromptMessage } from "./chatBackend";

/** The model, loaded where it is not in memory. @throws {BackendError} with its kind */
export async function loadModel(backend: ChatBackend, signal: AbortSignal): Promise<ChatModel> {
  // The port has no other way to wait for a load.
  if (backend.state.kind !== "ready") await countTexts(backend, ["?"], signal);
  const { state } = backend;
  if (state.kind !== "ready") throw new BackendError("notLoaded", "the chat model went away again");
  return state.model;
}

/** Tokens of each text by itself. @throws {BackendError} with its kind */
export async function countTexts(
  backend: ChatBackend,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<readonly number[]> {
  if (texts.length === 0) return [];
  // As a conversation, because nothing else is counted: roles by turns, the last one the user's.
  const padded = texts.length % 2 === 0 ? [...texts, "?"] : texts;
  const messages = padded.map((text, at): PromptMessage => ({ role: at % 2 === 0 ? "user" : "assistant", text }));
  return (await backend.count(messages, signal)).texts.slice(0, texts.length);
}
