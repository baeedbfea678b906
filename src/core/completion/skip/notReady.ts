import type { ModelState } from "../../model/backend";
import { type NoSuggestion, none } from "../outcome";

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
