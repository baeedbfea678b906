import { lineBefore } from "../cursorLine";
import type { NoSuggestionReason } from "../outcome";
import type { CompletionRequest } from "../request";

/** Characters before the cursor on its own line beyond which it is data and not code that somebody writes. */
const longest = 2000;

export function longLine({ before }: CompletionRequest): NoSuggestionReason | undefined {
  return lineBefore(before).length > longest ? "lineTooLong" : undefined;
}
