import type { NoSuggestionReason } from "../outcome";
import type { CompletionRequest } from "../request";

export function binaryText({ before, after }: CompletionRequest): NoSuggestionReason | undefined {
  return before.includes("\0") || after.includes("\0") ? "binaryText" : undefined;
}
