import type { BackendError, FailureKind } from "../model/failure";

/** A text to show at the cursor. */
export interface Suggestion {
  readonly kind: "suggestion";
  /** What is inserted; LF, never empty, never starting or ending with a line end only, no trailing white space. */
  readonly text: string;
  /** How many characters after the cursor it takes the place of: closers up to the end of the line, else 0. */
  readonly replacedAfter: number;
  /** `ahead`: the model was asked for it before anybody wanted it, while what led here was on screen. */
  readonly source: "model" | "typedThrough" | "cache" | "ahead";
  /** Log-probability of the first line; undefined where the backend does not tell. */
  readonly lineLogProb: number | undefined;
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
  | "misplaced"
  | "tooShort"
  | "repetition"
  | "unfinished"
  | "lowConfidence";

export interface NoSuggestion {
  readonly kind: "none";
  readonly reason: NoSuggestionReason;
  /** Set with `failed`. */
  readonly failure?: FailureKind;
  /** A short fact for the log, such as how sure the model was. */
  readonly detail?: string;
}

export type CompletionOutcome = Suggestion | NoSuggestion;

export function none(reason: NoSuggestionReason, extra: Omit<NoSuggestion, "kind" | "reason"> = {}): NoSuggestion {
  return { kind: "none", reason, ...extra };
}

/** What an error means to who asked. */
export function noneBecauseOf({ kind, message }: BackendError): NoSuggestion {
  if (kind === "cancelled" || kind === "superseded") return none("cancelled");
  // A process that was lost is started again, and this question is asked again when it is there.
  if (kind === "notLoaded" || kind === "processGone") return none("notReady");
  return none("failed", { failure: kind, detail: message });
}
