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
  serverKey: "The server does not take the key, or needs one. Set it with Hearth: Set the Key for the Server.",
  serverPayment: "The server says that the account has no credit left. Add some where the key was made.",
  serverForbidden:
    "The server does not allow this with the key that is set. Set another key or choose another model with Hearth: Set Up a Server.",
  serverNotFound: "The server has no such model or address. Choose a model with Hearth: Set Up a Server.",
  serverRefused: "The server refused the request. Its reason is in Hearth: Show Log; another model may take it.",
  serverBusy: "The server is busy or limits how often it may be asked. Hearth waits before it asks again.",
  serverFault: "The server has a fault of its own. Hearth waits before it asks again.",
  serverUnreachable:
    "The server cannot be reached. Look whether it runs, and whether its address and VS Code's proxy settings are right.",
  serverCertificate:
    "The server's certificate is not trusted by this machine, so nothing was sent. Ask whoever runs the server for one that is, or have this system trust it.",
  serverSilent: "The server did not answer in time. Look whether it runs, or has too much to do.",
  serverCut: "The server's answer ended in the middle. Something on the way, such as a proxy, may have cut it.",
  serverNonsense: "The server answered with something that is no answer of a model. Check its address.",
  serverRedirects:
    "The server sends to another address, which you have not allowed, so nothing was sent there. If it has moved, give its new address with Hearth: Set Up a Server.",
  notAllowed: "Asking a server is not allowed here. Hearth: Set Up a Server changes that, in a folder that you trust.",
  overBudget:
    "Your budget for today is used up, so nothing was sent. Tomorrow there is a new one, or raise it in the settings.",
  ledgerFailed:
    "The record of what leaves this machine could not be written, so nothing was sent. Look whether the disk is full; Hearth: Show Log has the reason.",
  looksSecret:
    "What was to be sent looks like a secret, so nothing was sent. Leave it out of what is selected or attached.",
  internal: "The model process reported an unexpected error.",
};
