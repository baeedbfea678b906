import type { NoSuggestionReason } from "../outcome";
import type { CompletionRequest } from "../request";

/** What is typed next replaces the selection, so there is no place for a text. */
export function selection({ hasSelection }: CompletionRequest): NoSuggestionReason | undefined {
  return hasSelection ? "selection" : undefined;
}
