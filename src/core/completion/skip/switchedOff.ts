import type { NoSuggestionReason } from "../outcome";
import type { CompletionRequest } from "../request";

/** Asking by key wakes a snoozing Hearth for this one time; what is off stays off. */
export function switchedOff(request: CompletionRequest): NoSuggestionReason | undefined {
  if (request.switch === "on") return undefined;
  return request.switch === "snoozed" && request.trigger === "explicit" ? undefined : request.switch;
}
