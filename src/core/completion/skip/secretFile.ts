import { isSecretFile } from "../../context/secretFiles";
import type { NoSuggestionReason } from "../outcome";
import type { CompletionRequest } from "../request";

/** What holds secrets goes to no model, were it only to be remembered in a cache. */
export function secretFile({ document }: CompletionRequest): NoSuggestionReason | undefined {
  return isSecretFile(document.path) ? "secretFile" : undefined;
}
