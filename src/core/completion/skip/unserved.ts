import type { NoSuggestionReason } from "../outcome";
import type { CompletionRequest } from "../request";

/** A commit box, an output panel, a diff's old side: nobody writes code there. */
export function unserved({ document }: CompletionRequest): NoSuggestionReason | undefined {
  return document.isServed ? undefined : "documentNotServed";
}
