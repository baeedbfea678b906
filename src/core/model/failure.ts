/** Everything that can go wrong between Hearth and a model, as words that the status bar, the log and the tests share. */
export type FailureKind =
  /** The caller gave up. Never shown. */
  | "cancelled"
  /** A newer call took its place, which is never shown; or, of a load and of an answer, another model did. */
  | "superseded"
  /** The model process died or could not be reached during the call; it is being restarted. */
  | "processGone"
  /** It died too often; only the user restarts it. */
  | "stopped"
  /** The process itself could not be started. */
  | "cannotStart"
  /** node-llama-cpp has no binary for this platform. */
  | "noBinary"
  /** No model is loaded for the role yet. */
  | "notLoaded"
  | "modelMissing"
  | "modelUnreadable"
  /** The file is not a GGUF file at all. */
  | "notGguf"
  /** A GGUF file, cut short or damaged. */
  | "modelBroken"
  /** A sound file of a kind of model that is newer, or rarer, than our llama.cpp. */
  | "unknownArchitecture"
  /** A sound model that was not made for completing code. */
  | "noFim"
  /** A sound model that was not made for conversation. */
  | "noChat"
  /** A model's chat template, a program in its file, takes no conversation, or took too long for one. */
  | "templateFailed"
  /** Prompt and the least of an answer do not fit the context. */
  | "promptTooLong"
  | "outOfMemory"
  /** Loading it ended the model process twice; only the user makes Hearth try again. */
  | "tookProcessDown"
  /** The extension and the model process are of different builds. */
  | "protocolMismatch"
  /** A call that cannot be meant: a defect of Hearth. */
  | "badParams"
  // Of a server elsewhere:
  /** There is no key for it, or it does not take the one there is (401). */
  | "serverKey"
  /** The account has no credit left (402), or its quota is used up. */
  | "serverPayment"
  /** The key may not do this (403). */
  | "serverForbidden"
  /** It has no such address or model (404). */
  | "serverNotFound"
  /** It does not understand the request (400, 405, 422). */
  | "serverRefused"
  /** Too many requests (429), or it is overloaded (529). */
  | "serverBusy"
  /** It has a fault of its own (5xx). */
  | "serverFault"
  /** Its name is not known, or nothing listens there. */
  | "serverUnreachable"
  /** Its certificate is not one that this machine trusts. */
  | "serverCertificate"
  /** It did not connect, answer or go on in time (also 408, 504). */
  | "serverSilent"
  /** Its answer ended in the middle. */
  | "serverCut"
  /** It answers with something else than its protocol says. */
  | "serverNonsense"
  /** It sends to another address, to which neither key nor text is sent. */
  | "serverRedirects"
  /** The user does not allow it (any more). */
  | "notAllowed"
  /** The day's budget is used up. */
  | "overBudget"
  /** The ledger could not be written, so nothing was sent. */
  | "ledgerFailed"
  /** What was to be sent looks like a secret, or comes from a file that is kept back; nothing was sent. */
  | "looksSecret"
  | "internal";

/** A failure with its kind; `message` is for the log, the user's words are in failureWords.ts. */
export class BackendError extends Error {
  override readonly name = "BackendError";

  /** By its name: the chat is a bundle of its own, with a class of its own. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "BackendError";
  }

  /** @param retryAfterMs when a server says that it may be asked again */
  constructor(
    readonly kind: FailureKind,
    message: string,
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}
