import { isOnlyClosers, lineAfter } from "../cursorLine";
import type { NoSuggestionReason } from "../outcome";
import type { CompletionRequest } from "../request";

/** Characters that are looked at: a line may be a whole file. */
const looked = 2000;

/**
 * Code right of the cursor, the rest of a word with it: what is written there would have to fit on both sides, and
 * half of it would stand there twice (ajaxorg/ace#1837).
 */
export function midLine({ after }: CompletionRequest): NoSuggestionReason | undefined {
  return isOnlyClosers(lineAfter(after).slice(0, looked)) ? undefined : "midLine";
}
