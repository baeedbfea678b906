import { BackendError } from "../model/failure";
import { failureWords } from "../model/failureWords";
import type { AnswerProgress, ChatBackend, ChatModel, PromptMessage } from "./chatBackend";
import type { Turn } from "./conversation";
import { countPrompt } from "./counts";
import { answerRoom, promptRoom } from "./fit";
import type { ProjectInstructions } from "./instructions";
import { addQuestion, transcript } from "./prompt";
import { promptSources } from "./sources";

/** Words of a summary for each token that is kept for an answer: models count badly, and other languages have longer words. */
const wordsPerToken = 1 / 3;
/** Characters of a summary for each such token, at which it is cut. */
const charactersPerToken = 4;
/** How much longer than that a summary may be with the thoughts before it. */
const longestReply = 4;
/** Characters that each text of a turn keeps where the turn alone has no room, one after the other. */
const shorterTexts: readonly number[] = [4000, 1000, 250];

export interface Summing {
  /** Those to be summed up, the oldest first; one at least. */
  readonly turns: readonly Turn[];
  /** What stands in place of the turns before them. */
  readonly summary: string | undefined;
  readonly instructions: ProjectInstructions;
  /** What the user wants to be kept above all; "" for nothing. */
  readonly focus: string;
}

export interface SummedUp {
  readonly text: string;
  /** Whether turns were so long that the middle of their texts was left out. */
  readonly isShortened: boolean;
  /** Whether a summary was longer than there is room for, so that its end is missing. */
  readonly isCut: boolean;
}

/** The model wrote no summary, or only thoughts. */
class NoSummary extends Error {}

/** Why nothing was summed up, for the user. */
export function failedSummaryWords(error: unknown): string {
  if (error instanceof NoSummary) {
    return "The model wrote no summary, and nothing changed. Try it once more, or with another model.";
  }
  const kind = error instanceof BackendError ? error.kind : "internal";
  return `The conversation could not be summed up. ${failureWords[kind]}`;
}

/** What is to be said of a summary, for the user. */
export function summaryNotes({ isShortened, isCut }: SummedUp): readonly string[] {
  return [
    ...(isShortened ? ["Long texts were summed up without their middle."] : []),
    ...(isCut ? ["The summary became longer than there is room for: its end is missing."] : []),
  ];
}

/**
 * Has the model sum up turns, in parts where they do not fit at once: what one part became stands before the next one.
 * @throws {BackendError} with its kind; `promptTooLong` where there is no room even for a short piece
 * @throws {NoSummary}
 */
export async function sumUp(
  summing: Summing,
  model: ChatModel,
  backend: ChatBackend,
  options: { readonly onProgress?: (progress: AnswerProgress) => void; readonly signal: AbortSignal },
): Promise<SummedUp> {
  const { contextSize } = model;
  let { turns, summary = "" } = summing;
  let [isShortened, isCut] = [false, false];
  while (turns.length > 0) {
    const part = await nextPart({ ...summing, turns, summary: summary || undefined }, model, backend, options.signal);
    const maxTokens = Math.min(longestReply * answerRoom(contextSize), contextSize - part.used);
    const sources = promptSources(turns.slice(0, part.turns), summing.instructions, summary !== "");
    const reply = await backend.chat(part.messages, { sources, maxTokens, ...options });
    const written = reply.text.trim();
    summary = bounded(written, answerRoom(contextSize) * charactersPerToken);
    if (summary === "") throw new NoSummary("the model wrote no summary");
    isCut ||= reply.end !== "endOfText" || summary !== written;
    isShortened ||= part.isShortened;
    turns = turns.slice(part.turns);
  }
  return { text: summary, isShortened, isCut };
}

/** The question by which the model sums up what stands before it. */
export function summaryRequest(contextSize: number, focus: string): string {
  const words = Math.max(50, Math.floor((answerRoom(contextSize) * wordsPerToken) / 10) * 10);
  const request = `Sum up our conversation so far, so that we can go on with the summary alone. Keep what the user wants, what was decided and why, the names of files and functions, code that is still needed, and what is left to do. Leave out everything else. Write at most ${words} words, and nothing but the summary.`;
  return focus === "" ? request : `${request}\nAbove all, keep: ${focus}`;
}

interface Part {
  readonly messages: readonly PromptMessage[];
  /** Tokens of the messages. */
  readonly used: number;
  /** How many turns are in it. */
  readonly turns: number;
  readonly isShortened: boolean;
}

/** As many turns as there is room for, at least one, shortened where it has to be. */
async function nextPart(summing: Summing, model: ChatModel, backend: ChatBackend, signal: AbortSignal): Promise<Part> {
  const { contextSize } = model;
  const tryPart = async (turns: readonly Turn[], isShortened: boolean): Promise<Part | undefined> => {
    const messages = transcript(turns, summing.instructions.text, summing.summary);
    addQuestion(messages, summaryRequest(contextSize, summing.focus));
    const used = await countPrompt(messages, model, backend, signal);
    return used <= promptRoom(contextSize) ? { messages, used, turns: turns.length, isShortened } : undefined;
  };
  const { turns } = summing;
  const whole = await tryPart(turns, false);
  if (whole) return whole;
  let most: Part | undefined;
  for (let [low, high] = [1, turns.length - 1]; low <= high; ) {
    const middle = Math.ceil((low + high) / 2);
    const part = await tryPart(turns.slice(0, middle), false);
    if (part) [most, low] = [part, middle + 1];
    else high = middle - 1;
  }
  if (most) return most;
  for (const characters of shorterTexts) {
    const part = await tryPart(
      turns.slice(0, 1).map((turn) => withShorterTexts(turn, characters)),
      true,
    );
    if (part) return part;
  }
  throw new BackendError("promptTooLong", "there is no room to sum up in");
}

function withShorterTexts(turn: Turn, characters: number): Turn {
  const { answer } = turn;
  return {
    ...turn,
    question: withoutMiddle(turn.question, characters),
    attachments: turn.attachments.map((one) => ({ ...one, text: withoutMiddle(one.text, characters) })),
    answer: answer && { ...answer, text: withoutMiddle(answer.text, characters) },
  };
}

function withoutMiddle(text: string, characters: number): string {
  if (text.length <= characters) return text;
  const half = characters / 2;
  return `${text.slice(0, half)}\n[...]\n${text.slice(-half)}`;
}

/** Cut at a line's or a word's end. */
function bounded(text: string, characters: number): string {
  if (text.length <= characters) return text;
  const most = text.slice(0, characters);
  return (/^[\s\S]*\S(?=\s)/.exec(most)?.[0] ?? most).trimEnd();
}
