import { failureWords } from "../model/failureWords";
import type { CompletionOutcome, NoSuggestionReason } from "./outcome";

const reasonWords: Readonly<Record<NoSuggestionReason, string>> = {
  off: "Hearth is off",
  offForLanguage: "Hearth is off for this language",
  snoozed: "Hearth is snoozed",
  documentNotServed: "this is not a document to write code in (a commit box, an output panel, a diff's old side, …)",
  secretFile: "the file's name says that it holds secrets",
  selection: "something is selected",
  severalCursors: "there are several cursors",
  midLine: "the text right of the cursor is more than closing brackets",
  lineTooLong: "the line is too long",
  binaryText: "the text holds NUL characters, so it is not text",
  nothingToGoOn: "the document is empty",
  notReady: "the model is not loaded yet",
  failed: "the model failed",
  cancelled: "the text changed before the answer was there",
  emptyReply: "the model had nothing to add",
  repeatsSuffix: "the model wrote what already stands below",
  repeatsPrefix: "the model repeated the line above",
  misplaced: "what the model wrote has no place at the cursor",
  tooShort: "the model had no more than a mark to add, and Tab is a key too",
  repetition: "the model wrote the same over and over",
  unfinished: "the model did not come to an end in time",
  lowConfidence: "the model was not sure enough",
};

/** An outcome in the words of the log and of "Why was nothing suggested here?". The suggested text itself is left out. */
export function describeOutcome(outcome: CompletionOutcome): string {
  if (outcome.kind === "suggestion") {
    const lines = outcome.text.split("\n").length;
    return `suggested ${outcome.text.length} characters in ${lines} ${lines === 1 ? "line" : "lines"} (${outcome.source})`;
  }
  const failure = outcome.failure === undefined ? "" : `: ${failureWords[outcome.failure]}`;
  const detail = outcome.detail === undefined ? "" : ` (${outcome.detail})`;
  return `nothing: ${reasonWords[outcome.reason]}${failure}${detail}`;
}
