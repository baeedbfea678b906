import type { CompletionRequest } from "../core/completion/request";
import type { ModelState } from "../core/model/backend";
import { failureWords } from "../core/model/failureWords";

/** What the status bar shows; pure, so that every state can be tested without an editor. */
export interface StatusView {
  /** With `$(codicon)`s. */
  readonly text: string;
  readonly tooltip: string;
  readonly isWarning: boolean;
}

export function statusView(state: ModelState, position: CompletionRequest["switch"], languageId?: string): StatusView {
  if (position === "off") return quiet("$(circle-slash) Hearth", "Hearth is off.");
  if (state.kind === "failed") {
    return { text: "$(warning) Hearth", tooltip: failureWords[state.failure], isWarning: true };
  }
  if (position === "snoozed") return quiet("$(bell-slash) Hearth", "Hearth is snoozed.");
  if (position === "offForLanguage") {
    return quiet("$(circle-slash) Hearth", `Hearth is off for ${languageId ?? "this language"}.`);
  }
  switch (state.kind) {
    case "none":
      return quiet("$(flame) Hearth", "The model starts when you open a file to write in.");
    case "loading": {
      const percent = `${Math.round(state.share * 100)} %`;
      return quiet(`$(sync~spin) Hearth ${percent}`, `Loading ${state.name}: ${percent}.`);
    }
    case "ready":
    case "busy":
      // One picture for both: a completion takes so little time that anything else would flicker at every keystroke.
      return quiet("$(flame) Hearth", `${state.model.name} runs on this machine. Nothing leaves it.`);
  }
}

function quiet(text: string, tooltip: string): StatusView {
  return { text, tooltip, isWarning: false };
}
