import type { FailureKind } from "../model/failure";

/** A text to show at the cursor. */
export interface Suggestion {
  readonly kind: "suggestion";
  /** What is inserted; LF, never empty, never starting or ending with a line end only, no trailing white space. */
  readonly text: string;
  /** How many characters after the cursor it takes the place of: closers up to the end of the line, else 0. */
  readonly replacedAfter: number;
  readonly source: "model" | "typedThrough" | "cache";
  /** Mean log-probability of the first line; undefined where the backend does not tell. */
  readonly meanLogProb: number | undefined;
}

/** Why nothing is suggested. */
export type NoSuggestionReason =
  | "off"
  | "offForLanguage"
  | "snoozed"
  | "documentNotServed"
  | "secretFile"
  | "selection"
  | "severalCursors"
  | "midLine"
  | "lineTooLong"
  | "binaryText"
  | "nothingToGoOn"
  | "notReady"
  | "failed"
  | "cancelled"
  | "emptyReply"
  | "repeatsSuffix"
  | "repeatsPrefix"
  | "repetition"
  | "unfinished"
  | "lowConfidence";

export interface NoSuggestion {
  readonly kind: "none";
  readonly reason: NoSuggestionReason;
  /** Set with `failed`. */
  readonly failure?: FailureKind;
  /** A short fact for the log, such as the mean log-probability. */
  readonly detail?: string;
}

export type CompletionOutcome = Suggestion | NoSuggestion;

export function none(reason: NoSuggestionReason, extra: Omit<NoSuggestion, "kind" | "reason"> = {}): NoSuggestion {
  return { kind: "none", reason, ...extra };
}
