import { attachmentText } from "./attachmentText";
import type { ChatBackend } from "./chatBackend";
import type { Attachment } from "./conversation";
import { countText } from "./counts";

/**
 * What to tell a user whose question alone has more tokens than there is room for, with the largest attachment.
 * @param by how many more; `Infinity` where they were not counted
 */
export async function tooLongWords(
  by: number,
  attachments: readonly Attachment[],
  backend: ChatBackend,
  signal: AbortSignal,
): Promise<string> {
  const more = Number.isFinite(by) ? `${by} tokens more` : "far more tokens";
  const fact = `This question has ${more} than the model can see at once, so it was not sent.`;
  // Only that one is counted: all of them may be more than can be sent to be counted.
  const [largest] = [...attachments].sort((a, b) => b.text.length - a.text.length);
  if (!largest) return `${fact} Ask it in fewer words, or choose a model with a larger context.`;
  const tokens = await countText(backend, attachmentText(largest), signal);
  return `${fact} Its largest attachment is ${largest.label}, with ${tokens} tokens.`;
}
