import type { PromptSource } from "../hosted/leaving";
import type { ChatBackend, ChatModel } from "./chatBackend";
import { countText } from "./counts";

/** What a project says about answers (AGENTS.md and the like). */
export interface ProjectInstructions {
  /** "" for nothing. */
  readonly text: string;
  readonly sources: readonly PromptSource[];
}

export const noInstructions: ProjectInstructions = { text: "", sources: [] };

/** The share of a context that a project's instructions may take, so that there is room for what is asked. */
const instructionsShare = 1 / 4;

/**
 * Whether a project's instructions may go along. They are sent whole or not at all.
 * @returns `words` where they are left out, for the user
 * @throws {BackendError} with its kind
 */
export async function fittingInstructions(
  instructions: ProjectInstructions,
  { contextSize, name }: ChatModel,
  backend: ChatBackend,
  signal: AbortSignal,
): Promise<{ readonly sent: ProjectInstructions; readonly words: string | undefined }> {
  if (instructions.text.trim() === "") return { sent: noInstructions, words: undefined };
  const tokens = await countText(backend, instructions.text, signal);
  if (tokens <= contextSize * instructionsShare) return { sent: instructions, words: undefined };
  const words = `The project's instructions are not sent: they have ${tokens} tokens, too many for the ${contextSize} that ${name} can see at once.`;
  return { sent: noInstructions, words };
}
