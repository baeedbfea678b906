import type { ChatBackend, ChatModel } from "./chatBackend";
import { countText } from "./counts";

/** The share of a context that a project's instructions may take, so that there is room for what is asked. */
const instructionsShare = 1 / 4;

/**
 * Whether a project's instructions may go along. They are sent whole or not at all.
 * @returns `words` where they are left out, for the user
 * @throws {BackendError} with its kind
 */
export async function fittingInstructions(
  instructions: string,
  { contextSize, name }: ChatModel,
  backend: ChatBackend,
  signal: AbortSignal,
): Promise<{ readonly text: string; readonly words: string | undefined }> {
  if (instructions.trim() === "") return { text: "", words: undefined };
  const tokens = await countText(backend, instructions, signal);
  if (tokens <= contextSize * instructionsShare) return { text: instructions, words: undefined };
  const words = `The project's instructions are not sent: they have ${tokens} tokens, too many for the ${contextSize} that ${name} can see at once.`;
  return { text: "", words };
}
