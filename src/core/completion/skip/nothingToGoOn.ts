import type { NoSuggestionReason } from "../outcome";
import type { CompletionRequest } from "../request";

/** In an empty document a model only makes things up. */
export function nothingToGoOn({ before, after }: CompletionRequest): NoSuggestionReason | undefined {
  return before.trim() === "" && after.trim() === "" ? "nothingToGoOn" : undefined;
}
