import { isSecretFile } from "../context/secretFiles";
import type { ModelState } from "../model/backend";
import { isOnlyClosers, lineAfter, lineBefore } from "./cursorLine";
import { type NoSuggestion, none } from "./outcome";
import type { CompletionRequest } from "./request";

/** Characters before the cursor on its own line beyond which it is data and not code that somebody writes. */
const longestLine = 2000;

/** Why a request is not even put to a model, whatever the model's state; undefined if it may be. */
export function skipReason(request: CompletionRequest): NoSuggestion | undefined {
  return skippedBySwitch(request) ?? skippedByDocument(request) ?? skippedByText(request);
}

/** Why the backend cannot be asked now; undefined if it can. */
export function notReadyReason(state: ModelState): NoSuggestion | undefined {
  switch (state.kind) {
    case "none":
    case "asleep":
    case "loading":
      return none("notReady");
    case "failed":
      return none("failed", { failure: state.failure });
    case "ready":
    case "busy":
      return undefined;
  }
}

function skippedBySwitch(request: CompletionRequest): NoSuggestion | undefined {
  if (request.switch === "on") return undefined;
  // Asking by key wakes a snoozing Hearth for this one time; what is off stays off.
  if (request.switch === "snoozed" && request.trigger === "explicit") return undefined;
  return none(request.switch);
}

function skippedByDocument(request: CompletionRequest): NoSuggestion | undefined {
  if (!request.document.isServed) return none("documentNotServed");
  if (isSecretFile(request.document.path)) return none("secretFile");
  if (request.hasSelection) return none("selection");
  if (request.cursors > 1) return none("severalCursors");
  return undefined;
}

function skippedByText({ before, after }: CompletionRequest): NoSuggestion | undefined {
  if (lineBefore(before).length > longestLine) return none("lineTooLong");
  if (!isOnlyClosers(lineAfter(after).slice(0, longestLine))) return none("midLine");
  if (before.includes("\0") || after.includes("\0")) return none("binaryText");
  if (before.trim() === "" && after.trim() === "") return none("nothingToGoOn");
  return undefined;
}
