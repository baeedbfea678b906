import type { CompletionRequest } from "../core/completion/request";
import type { ModelState } from "../core/model/backend";
import type { FailureKind } from "../core/model/failure";

/** What the status bar shows; pure, so that every state can be tested without an editor. */
export interface StatusView {
  /** With `$(codicon)`s. */
  readonly text: string;
  readonly tooltip: string;
  readonly isWarning: boolean;
}

/** One line for each failure, in the words of the status bar, the menu and the messages. */
export const failureWords: Readonly<Record<FailureKind, string>> = {
  cancelled: "Cancelled.",
  superseded: "A newer request took its place.",
  processGone: "The model process was lost. Hearth starts it again.",
  stopped: "The model process stopped several times in a row.",
  cannotStart: "The model process could not be started.",
  noBinary: "There is no build of llama.cpp for this system (glibc 2.34 or newer is needed on Linux).",
  notLoaded: "The model is not loaded yet.",
  modelMissing: "The model file does not exist.",
  modelUnreadable: "The model file cannot be read.",
  notGguf: "The model file is not a GGUF file.",
  modelBroken: "The model file is damaged or incomplete.",
  noFim: "This model was not made to complete code (it has no fill-in-the-middle training).",
  outOfMemory: "There is not enough memory for this model.",
  protocolMismatch: "The model process belongs to another version of Hearth. Reload the window.",
  internal: "The model process reported an unexpected error.",
};

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
