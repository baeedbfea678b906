import { attachmentText } from "./attachmentText";
import type { ChatBackend } from "./chatBackend";
import type { Conversation } from "./conversation";
import { countPrompt, countText } from "./counts";
import { answerRoom } from "./fit";
import { fittingInstructions, type ProjectInstructions } from "./instructions";
import { askingPrompt } from "./prompt";

/** What a question would take that is not asked yet. All numbers are tokens. */
export interface Estimate {
  /** Of each attachment. */
  readonly attachments: readonly number[];
  /** Of the whole prompt; all of the context where that is far too long. */
  readonly used: number;
  /** Of the context. */
  readonly size: number;
  /** Kept for the answer. */
  readonly answer: number;
}

/**
 * @param conversation with the question as its last turn
 * @returns undefined where the model is not in memory: it is not loaded for this
 * @throws {BackendError} with its kind
 */
export async function estimate(
  conversation: Conversation,
  options: {
    readonly instructions: ProjectInstructions;
    /** Turns that are left out already. */
    readonly leftOut: number;
    readonly backend: ChatBackend;
    readonly signal: AbortSignal;
  },
): Promise<Estimate | undefined> {
  const { backend, instructions, leftOut, signal } = options;
  if (backend.state.kind !== "ready") return undefined;
  const { model } = backend.state;
  const { contextSize: size } = model;
  const { attachments = [] } = conversation.turns.at(-1) ?? {};
  // Each by itself, because all of them may be more than can be sent at once.
  const tokens: number[] = [];
  for (const one of attachments) tokens.push(await countText(backend, attachmentText(one), signal));
  const { sent } = await fittingInstructions(instructions, model, backend, signal);
  const total = await countPrompt(askingPrompt(conversation, sent.text, leftOut), model, backend, signal);
  return { attachments: tokens, used: Number.isFinite(total) ? total : size, size, answer: answerRoom(size) };
}
