import { attachmentText } from "./attachmentText";
import type { ChatBackend } from "./chatBackend";
import type { Attachment } from "./conversation";
import { countTexts } from "./counts";

/** What to tell a user whose question alone has `by` tokens more than there is room for, with the largest attachment. */
export async function tooLongWords(
  by: number,
  attachments: readonly Attachment[],
  backend: ChatBackend,
  signal: AbortSignal,
): Promise<string> {
  const fact = `This question has ${by} tokens more than the model can see at once, so it was not sent.`;
  const largest = await largestAttachment(attachments, backend, signal);
  return largest
    ? `${fact} Its largest attachment is ${largest.label}, with ${largest.tokens} tokens.`
    : `${fact} Ask it in fewer words, or choose a model with a larger context.`;
}

async function largestAttachment(attachments: readonly Attachment[], backend: ChatBackend, signal: AbortSignal) {
  const tokens = await countTexts(backend, attachments.map(attachmentText), signal);
  return attachments
    .map(({ label }, at) => ({ label, tokens: tokens[at] ?? 0 }))
    .reduce<{ readonly label: string; readonly tokens: number } | undefined>(
      (most, one) => (most && most.tokens >= one.tokens ? most : one),
      undefined,
    );
}
