import type { NoSuggestionReason } from "../outcome";
import type { CompletionRequest } from "../request";

/** VS Code asks for the first cursor only, and writes what is accepted at all of them. */
export function severalCursors({ cursors }: CompletionRequest): NoSuggestionReason | undefined {
  return cursors > 1 ? "severalCursors" : undefined;
}
