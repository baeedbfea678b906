import type { ChatState } from "../../core/chat/chatBackend";
import type { ChatFit } from "../../core/chat/chatEvents";
import type { Answer, Attachment, AttachmentKind, Conversation, Turn } from "../../core/chat/conversation";
import type { ConversationSummary } from "../../core/chat/ports";
import { type SlashCommand, slashCommands } from "../../core/chat/slashCommands";
import type { ModelChoice } from "../../core/model/choices";
import { failureWords } from "../../core/model/failureWords";
import type {
  AnswerView,
  AttachmentView,
  CommandView,
  ConversationView,
  MeterView,
  ModelView,
  OfferView,
  TranscriptView,
  TurnView,
} from "../../protocol/page";
import { costWords } from "../hosted/costWords";

/** Models that a page without one offers. */
const mostOffers = 3;

const icons: Readonly<Record<AttachmentKind, string>> = {
  file: "file",
  folder: "folder",
  selection: "list-selection",
  symbol: "symbol-class",
  problems: "warning",
  changes: "git-compare",
  terminal: "terminal",
  prompt: "note",
};

/** The built-in ones: what a prompt of the user's takes is not known before it is asked. */
export const commandViews: readonly CommandView[] = slashCommands.map(({ name, takes }: SlashCommand) => ({
  name,
  takesSelection: takes.includes("selection"),
}));

/** @param tokens undefined while they are not counted */
export function attachmentView({ id, kind, label, leftOut }: Attachment, tokens: number | undefined): AttachmentView {
  return { id, icon: icons[kind], label, tokens, leftOut };
}

/** @param leftOut ids of the turns that the model was not shown with the last question */
export function transcriptView(conversation: Conversation, leftOut: readonly string[]): TranscriptView {
  return {
    conversationId: conversation.id,
    turns: conversation.turns.map((turn) => turnView(turn, conversation, leftOut)),
    summary: conversation.summary?.text,
  };
}

export function turnView(turn: Turn, conversation: Conversation, leftOut: readonly string[]): TurnView {
  const { id, question, attachments, answer } = turn;
  return {
    id,
    question,
    attachments: attachments.map((attachment) => attachmentView(attachment, undefined)),
    answer: answer && answerView(answer),
    memory: isSummed(turn, conversation) ? "summed" : leftOut.includes(id) ? "leftOut" : "shown",
  };
}

function isSummed(turn: Turn, { turns, summary }: Conversation): boolean {
  const last = turns.findIndex(({ id }) => id === summary?.upTo);
  return turns.indexOf(turn) <= last;
}

function answerView(answer: Answer): AnswerView {
  const { text, thought, model, server, end } = answer;
  return { text, thought, model, server, end, words: endWords(answer), figures: figureWords(answer) };
}

/** What happened and what to do; undefined where there is nothing to say. */
function endWords({ end, failure }: Answer): string | undefined {
  switch (end) {
    case undefined:
    case "whole":
      return undefined;
    case "stopped":
      return "Stopped.";
    case "cut":
      return failure === undefined
        ? "Cut off when the window was closed. What came is kept."
        : `Cut off: ${failureWords[failure]} What came is kept; ask again for the rest.`;
    case "full":
      return "There was no room for more. /compact sums the conversation up and makes room.";
    case "repeats":
      return "The model began to repeat itself, so Hearth stopped it.";
    case "failed":
      return failure === undefined ? "There is no answer." : failureWords[failure];
  }
}

/** Seconds of writing that tell a speed: what comes in one piece from a server tells none. */
const leastTimed = 0.05;

function figureWords({ figures, server }: Answer): string | undefined {
  if (!figures) return undefined;
  const { promptTokens, evaluatedTokens, writtenTokens, firstTokenMs, totalMs, costUsd } = figures;
  const seconds = (totalMs - firstTokenMs) / 1000;
  const speed =
    writtenTokens > 1 && seconds >= leastTimed ? `, ${speedWords((writtenTokens - 1) / seconds)} a second` : "";
  // What a server has in its cache is its own affair.
  const read = server === undefined ? `${grouped(evaluatedTokens)} of ${grouped(promptTokens)}` : grouped(promptTokens);
  const price = costUsd === undefined ? "" : `; ${costWords(costUsd)}`;
  const first = `the first after ${(firstTokenMs / 1000).toFixed(1)} s`;
  return `${grouped(writtenTokens)} ${writtenTokens === 1 ? "token" : "tokens"}${speed}; ${first}; ${read} prompt tokens read${price}`;
}

/** Tenths are noise in what is written faster than anybody reads. */
function speedWords(perSecond: number): string {
  return perSecond < 100 ? perSecond.toFixed(1) : grouped(Math.round(perSecond));
}

function grouped(count: number): string {
  return count.toLocaleString("en-GB");
}

export function meterView({ used, size, answer, leftOut }: ChatFit): MeterView {
  return { used, size, answer, turnsLeftOut: leftOut.length };
}

/** @param offers undefined while they are being looked for */
export function modelView(state: ChatState, offers: readonly OfferView[] | undefined): ModelView {
  switch (state.kind) {
    case "none":
      return { kind: "none", offers };
    case "asleep":
      return { kind: "asleep", name: state.name, server: state.server };
    case "loading":
      return state;
    case "ready":
      return { kind: "ready", name: state.model.name, server: state.model.server };
    case "failed":
      return { kind: "failed", name: state.name, words: `${failureWords[state.failure]} ${state.detail}`.trim() };
  }
}

/** What suits this machine, the best first. The id is the choice's place in the list. */
export function offerViews(choices: readonly ModelChoice[]): readonly OfferView[] {
  return choices
    .map(({ name, description, detail, isSuitable }, at) => ({
      id: String(at),
      name,
      detail: `${description}. ${detail}`,
      isSuitable,
    }))
    .filter(({ isSuitable }) => isSuitable)
    .slice(0, mostOffers)
    .map(({ id, name, detail }) => ({ id, name, detail }));
}

export function conversationViews(
  items: readonly ConversationSummary[],
  current: string,
  now: number,
): readonly ConversationView[] {
  return items.map(({ id, title, changedAt }) => ({
    id,
    title,
    when: whenWords(changedAt, now),
    isCurrent: id === current,
  }));
}

const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000];

/** How long ago, or for what is older than a week the day. Times are milliseconds since 1970. */
export function whenWords(then: number, now: number): string {
  const ago = now - then;
  if (ago < minuteMs) return "now";
  if (ago < hourMs) return `${Math.floor(ago / minuteMs)} min ago`;
  if (ago < dayMs) return `${Math.floor(ago / hourMs)} h ago`;
  if (ago < 7 * dayMs) return `${Math.floor(ago / dayMs)} d ago`;
  return new Date(then).toISOString().slice(0, 10);
}
