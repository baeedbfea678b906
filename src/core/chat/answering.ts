import { BackendError, type FailureKind } from "../model/failure";
import type { AnswerProgress, ChatBackend, ChatModel, Reply } from "./chatBackend";
import type { ChatWork } from "./chatEvents";
import type { AnswerEnd, Conversation } from "./conversation";
import { countPrompt, smallerModel, withModel } from "./counts";
import { answerRoom, fitTurns, promptRoom } from "./fit";
import { fittingInstructions, type ProjectInstructions } from "./instructions";
import { askingPrompt, shownTurns } from "./prompt";
import { promptSources } from "./sources";

/** Tokens of the longest answer, thoughts included: a small model that does not find an end shall not go on for ever. */
const longestAnswer = 8192;
/** How often one turn more is left out where the model process has less room than was counted. */
const tries = 3;

/** A question, the last of a conversation. */
export interface Asking {
  readonly conversation: Conversation;
  readonly instructions: ProjectInstructions;
  /** How many turns were left out last time. */
  readonly leftOut: number;
}

/** A prompt as it is sent. Numbers but `leftOut` are tokens. */
export interface SentPrompt {
  readonly model: ChatModel;
  readonly used: number;
  /** Kept for the answer. */
  readonly answer: number;
  /** How many turns are not in it. */
  readonly leftOut: number;
}

/** Who hears how it goes. */
export interface AnswerListener {
  onWork(work: ChatWork): void;
  onSend(sent: SentPrompt): void;
  onPiece(part: "text" | "thought", text: string): void;
  /** Words for the user. */
  onNote(words: string): void;
}

export type AnswerOutcome =
  | {
      readonly kind: "ended";
      readonly end: AnswerEnd;
      readonly failure?: FailureKind;
      /** What the model process says it wrote; undefined where only the pieces tell. */
      readonly reply?: Reply;
    }
  /** The question alone has `by` tokens too many, and nothing was asked. */
  | { readonly kind: "tooLong"; readonly by: number };

/** Has a question answered, with as many of the turns before it as there is room for. Never rejects. */
export async function answerTo(
  asking: Asking,
  backend: ChatBackend,
  listener: AnswerListener,
  signal: AbortSignal,
): Promise<AnswerOutcome> {
  let hasText = false;
  const onProgress = (progress: AnswerProgress) => {
    if (signal.aborted) return;
    listener.onWork(workOf(progress));
    if (progress.kind !== "text" && progress.kind !== "thought") return;
    hasText = true;
    listener.onPiece(progress.kind, progress.text);
  };
  try {
    return await withModel(
      backend,
      (model) => fitAndSend(asking, model, backend, { ...listener, onProgress }, signal),
      signal,
    );
  } catch (error) {
    return failed(error, hasText, signal);
  }
}

async function fitAndSend(
  { conversation, instructions, leftOut: before }: Asking,
  model: ChatModel,
  backend: ChatBackend,
  tell: Pick<AnswerListener, "onNote" | "onSend"> & { readonly onProgress: (progress: AnswerProgress) => void },
  signal: AbortSignal,
): Promise<AnswerOutcome> {
  const { sent, words } = await fittingInstructions(instructions, model, backend, signal);
  if (words !== undefined) tell.onNote(words);
  const shown = shownTurns(conversation);
  const prompt = (leftOut: number) => askingPrompt(conversation, sent.text, leftOut);
  const count = (leftOut: number) => countPrompt(prompt(leftOut), model, backend, signal);
  const [turns, room] = [shown.length, promptRoom(model.contextSize)];
  const fit = await fitTurns({ turns, leftOut: before, room, count });
  if (fit.kind === "tooLong") return fit;
  const send = ({ leftOut, used }: Sendable) => {
    tell.onSend({ model, used, answer: answerRoom(model.contextSize), leftOut });
    const maxTokens = Math.min(longestAnswer, model.contextSize - used);
    const sources = promptSources(shown.slice(leftOut), sent, conversation.summary !== undefined);
    return backend.chat(prompt(leftOut), { sources, maxTokens, onProgress: tell.onProgress, signal });
  };
  const mayShorten = ({ leftOut }: Sendable) => leftOut < turns - 1 && !smallerModel(backend, model);
  return ended(await sendShorter(fit, mayShorten, send, count));
}

interface Sendable {
  readonly leftOut: number;
  /** Tokens of the prompt. */
  readonly used: number;
}

/** Leaves one turn more out, a few times, where the model process has no room though it was counted. */
async function sendShorter(
  first: Sendable,
  mayShorten: (sendable: Sendable) => boolean,
  send: (sendable: Sendable) => Promise<Reply>,
  count: (leftOut: number) => Promise<number>,
): Promise<Reply> {
  let next = first;
  for (let tried = 0; ; tried++) {
    try {
      return await send(next);
    } catch (error) {
      const isTooLong = error instanceof BackendError && error.kind === "promptTooLong";
      if (!isTooLong || tried === tries || !mayShorten(next)) throw error;
      const leftOut = next.leftOut + 1;
      next = { leftOut, used: await count(leftOut) };
    }
  }
}

/** What a user is told of the work at hand. */
export function workOf(progress: AnswerProgress): ChatWork {
  if (progress.kind === "reading" || progress.kind === "waiting") return progress;
  return { kind: progress.kind === "text" ? "writing" : "thinking" };
}

const ends: Readonly<Record<Reply["end"], AnswerEnd>> = {
  endOfText: "whole",
  maxTokens: "full",
  contextFull: "full",
  repetition: "repeats",
};

function ended(reply: Reply): AnswerOutcome {
  return { kind: "ended", end: ends[reply.end], reply };
}

function failed(error: unknown, hasText: boolean, signal: AbortSignal): AnswerOutcome {
  if (signal.aborted) return { kind: "ended", end: "stopped" };
  const failure = error instanceof BackendError ? error.kind : "internal";
  const isGone = failure === "processGone" || failure === "stopped" || failure === "superseded";
  return { kind: "ended", end: isGone && hasText ? "cut" : "failed", failure };
}
