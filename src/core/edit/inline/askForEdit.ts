import type { Clock } from "../../../util/clock";
import { askUntil } from "../../actions/askUntil";
import { sizeClassOf } from "../../actions/sizeClass";
import type { AnswerProgress, ChatBackend } from "../../chat/chatBackend";
import { loadModel } from "../../chat/counts";
import { inSlices } from "../../context/slices";
import type { EditPlace } from "./editPlace";
import { answerTokens, type EditRequest, editPrompts, editSources, leastAnswerTokens } from "./editPrompt";
import { type EditOutcome, EditReply } from "./editReply";
import { type SyntaxParser, syntaxFault, type TextAround } from "./syntax";

export interface EditAsk {
  readonly place: EditPlace;
  readonly request: EditRequest;
  /** What stands around the region when it is asked for. */
  readonly around: () => TextAround;
  /** @param isSecond what came first did not parse */
  readonly onProgress?: (progress: AnswerProgress, reply: EditReply, isSecond: boolean) => void;
}

export interface EditAskParts {
  readonly backend: ChatBackend;
  readonly parser: SyntaxParser;
  readonly clock: Clock;
}

/**
 * Asks a model to change lines; once more where what it says does not parse, and then that is said in a note.
 * @returns undefined when `signal` aborts before the end
 * @throws what `askUntil` throws
 */
export async function askForEdit(
  asked: EditAsk,
  parts: EditAskParts,
  signal: AbortSignal,
): Promise<EditOutcome | undefined> {
  const first = await askOnce(asked, parts, signal);
  const fault = await faultOf(first, asked, parts, signal);
  if (signal.aborted) return undefined;
  if (fault === undefined) return first;
  // Where nothing comes of it, there is still the first reply.
  const second = await askOnce(asked, parts, signal, fault).catch(() => undefined);
  const secondFault = await faultOf(second, asked, parts, signal);
  if (signal.aborted) return undefined;
  if (second?.kind !== "edit") return noted(first, fault);
  return secondFault === undefined ? second : noted(second, secondFault);
}

async function askOnce(
  { place, request, onProgress }: EditAsk,
  { backend, clock }: EditAskParts,
  signal: AbortSignal,
  fault?: string,
): Promise<EditOutcome | undefined> {
  const reply = new EditReply(place, request.only);
  const hear = (progress: AnswerProgress) => {
    if (progress.kind === "text") reply.push(progress.text);
    onProgress?.(progress, reply, fault !== undefined);
  };
  const size = sizeClassOf(await loadModel(backend, signal));
  const prompts = editPrompts(place, request, size, fault);
  const tokens = { maxTokens: answerTokens(place), leastTokens: request.only ? 0 : leastAnswerTokens(place) };
  const sources = (way: number) => editSources(place, request, size, way);
  const isEnough = () => reply.isEnough;
  const { end } = await askUntil({ prompts, sources, ...tokens, onProgress: hear, isEnough }, backend, signal);
  return await inSlices(reply.end(end), clock, signal);
}

async function faultOf(
  outcome: EditOutcome | undefined,
  { place, around }: EditAsk,
  { parser }: EditAskParts,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (outcome?.kind !== "edit") return undefined;
  const { languageId, region } = place;
  return await syntaxFault({ languageId, before: region, after: outcome.lines, around: around() }, parser, signal);
}

function noted(outcome: EditOutcome | undefined, fault: string): EditOutcome | undefined {
  if (outcome?.kind !== "edit") return outcome;
  return { ...outcome, notes: [`It may not compile: ${fault}.`, ...outcome.notes] };
}
