import type { FailureKind } from "./failure";

/** One line for each failure, in the words of the status bar, the menu and the messages. */
export const failureWords: Readonly<Record<FailureKind, string>> = {
  cancelled: "Cancelled.",
  superseded: "Another model took its place.",
  processGone: "The model process was lost. Hearth starts it again.",
  stopped: "The model process stopped several times in a row.",
  cannotStart: "The model process could not be started.",
  noBinary: "There is no build of llama.cpp for this system (glibc 2.34 or newer is needed on Linux).",
  notLoaded: "The model is not loaded yet.",
  modelMissing: "The model file does not exist.",
  modelUnreadable: "The model file cannot be read.",
  notGguf: "The model file is not a GGUF file.",
  modelBroken: "The model file is damaged or incomplete.",
  unknownArchitecture: "The llama.cpp in this version of Hearth does not know this kind of model.",
  noFim: "This model was not made to complete code (it has no fill-in-the-middle training).",
  noChat: "This model was not made for conversation (its file has no chat template).",
  templateFailed: "The model's chat template, a program in its file, failed or took too long.",
  promptTooLong: "What is to be sent does not fit the model's context.",
  outOfMemory: "There is not enough memory for this model.",
  tookProcessDown:
    "This model ended the model process twice while it was loading. Hearth loads it again only when you restart it.",
  protocolMismatch: "The model process belongs to another version of Hearth. Reload the window.",
  badParams: "Hearth asked the model process for something impossible. Please report this.",
  internal: "The model process reported an unexpected error.",
};
