import { hunkSources } from "../../chat/attach/diffText";
import type { AnswerProgress, ChatBackend, ChatModel } from "../../chat/chatBackend";
import { loadModel } from "../../chat/counts";
import { promptRoom } from "../../chat/fit";
import { askUntil } from "../askUntil";
import type { Begun } from "./begun";
import { cleanMessage, cleanSentence } from "./clean";
import type { FileChange } from "./fileChange";
import { layout, longestSummary } from "./layout";
import { messagePrompt, shownHunks, summaryPrompt } from "./prompt";
import type { CommitStyle } from "./style";

/** Tokens of an answer, thoughts included. */
const [messageTokens, summaryTokens] = [2048, 768];
/** Characters of a token at least, as a rule: exact counts come later, and only once. */
const charactersPerToken = 3;
/** Tokens of changes that are read at once: more may have room, but a processor reads them for minutes. */
const mostRead = 4000;
/** Tokens that everything around the changes takes. */
const around = 500;
/** Shares of the room for changes, one after the other, where they have more tokens than was thought. */
const shares = [1, 2 / 3, 1 / 3, 0] as const;
/** Characters of a file's hunks that its summary is made of, one after the other. */
const summarised: readonly number[] = [3000, 800];
/** An answer of more characters has no end. */
const longestAnswer = 2000;

export interface MessageParts {
  readonly changes: readonly FileChange[];
  readonly style: CommitStyle;
  readonly begun: Begun;
}

/** What is done for a message, in order. */
export type MessageStep =
  | { readonly kind: "loading" }
  /** A file is summed up, `at` the first one being 1. */
  | { readonly kind: "file"; readonly at: number; readonly of: number }
  | AnswerProgress;

export interface MessageListener {
  onStep(step: MessageStep): void;
  /** The message as far as it is written. */
  onText(text: string): void;
}

/**
 * Has a model write the message of a commit. Changes for which there is no room are summed up by file first, a bounded number
 * of them.
 * @returns "" where it wrote none
 * @throws {BackendError} with its kind
 */
export async function writeMessage(
  { changes, style, begun }: MessageParts,
  backend: ChatBackend,
  listener: MessageListener,
  signal: AbortSignal,
): Promise<string> {
  listener.onStep({ kind: "loading" });
  const room = changesRoom(await loadModel(backend, signal));
  const { summed } = layout(changes, new Map(), room);
  const summaries = await summariesOf(summed, backend, listener, signal);
  const laidOut = (share: number) => layout(changes, summaries, room * share);
  const prompts = shares.map((share) => () => messagePrompt(laidOut(share).text, style, begun));
  const read = (written: string) => cleanMessage(written, style, begun);
  const onProgress = (step: AnswerProgress, written: string) => {
    listener.onStep(step);
    const { text, maybeTalk } = read(written);
    if (text !== "" && !maybeTalk) listener.onText(text);
  };
  const isEnough = (written: string) =>
    written.length > longestAnswer || (!style.hasBody && read(written).isSubjectWhole);
  const sources = (way: number) => {
    const { whole } = laidOut(shares[way] ?? 0);
    return changes.flatMap((one) => (whole.includes(one) ? hunkSources(one.path, one.hunks) : [{ path: one.path }]));
  };
  const asking = { prompts, sources, maxTokens: messageTokens, onProgress, isEnough };
  return read((await askUntil(asking, backend, signal)).text).text;
}

function changesRoom({ contextSize }: ChatModel): number {
  return Math.max(0, Math.min(promptRoom(contextSize) - around, mostRead)) * charactersPerToken;
}

/** One question for each; a file of which the model says nothing has no summary. */
async function summariesOf(
  changes: readonly FileChange[],
  backend: ChatBackend,
  { onStep }: MessageListener,
  signal: AbortSignal,
): Promise<ReadonlyMap<FileChange, string>> {
  const summaries = new Map<FileChange, string>();
  const read = (written: string) => cleanSentence(written, longestSummary);
  for (const [index, change] of changes.entries()) {
    onStep({ kind: "file", at: index + 1, of: changes.length });
    const prompts = summarised.map((most) => () => summaryPrompt(change, most));
    const isEnough = (written: string) => written.length > longestAnswer || read(written).isSubjectWhole;
    const sources = (way: number) => hunkSources(change.path, shownHunks(change, summarised[way] ?? 0));
    const asking = { prompts, sources, maxTokens: summaryTokens, onProgress: () => undefined, isEnough };
    const { text } = read((await askUntil(asking, backend, signal)).text);
    if (text !== "") summaries.set(change, text);
  }
  return summaries;
}
