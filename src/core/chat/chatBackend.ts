import type { Event } from "../../util/event";
import type { ObjectSchema } from "../../util/replySchema";
import type { PromptSource } from "../hosted/leaving";
import type { FailureKind } from "../model/failure";

/** What a chat model is, as far as a conversation needs to know it. */
export interface ChatModel {
  readonly name: string;
  /** Tokens of prompt and answer together. */
  readonly contextSize: number;
  /** How many it has; undefined where nobody says. */
  readonly parameters?: number | undefined;
  /** Host of the server that runs it; undefined for one of this machine. */
  readonly server?: string;
}

/** Where the chat role of a backend stands. */
export type ChatState =
  /** No model was chosen for it. */
  | { readonly kind: "none" }
  /** One was chosen and is not in memory, or at a server that was not asked yet; the next question does that. */
  | { readonly kind: "asleep"; readonly name: string; readonly server?: string }
  /** `share` is what is loaded, 0..1. */
  | { readonly kind: "loading"; readonly name: string; readonly share: number }
  | { readonly kind: "ready"; readonly model: ChatModel }
  | { readonly kind: "failed"; readonly name: string; readonly failure: FailureKind; readonly detail: string };

/** One message as the model is given it. Line ends are LF. */
export interface PromptMessage {
  /** `system` comes first or not at all; the other two take turns, and the last one is `user`. */
  readonly role: "system" | "user" | "assistant";
  readonly text: string;
}

/** What happens while an answer is made, in order. */
export type AnswerProgress =
  /** Another answer is under way; this one comes after it. */
  | { readonly kind: "waiting" }
  /** Of the prompt's tokens that the model has not seen yet, `read` of `total` are evaluated. */
  | { readonly kind: "reading"; readonly read: number; readonly total: number }
  | { readonly kind: "text" | "thought"; readonly text: string };

export interface AnswerFigures {
  readonly promptTokens: number;
  /** Those that were not in the KV cache and had to be evaluated. */
  readonly evaluatedTokens: number;
  readonly writtenTokens: number;
  /** Milliseconds from the beginning of the work, not of the wait for it. */
  readonly firstTokenMs: number;
  readonly totalMs: number;
  /** Host of the server that answered; undefined where it was a model of this machine. */
  readonly server?: string;
  /** What the server says that it cost. */
  readonly costUsd?: number;
}

export interface Reply {
  readonly text: string;
  /** "" where the model thinks nothing beforehand. */
  readonly thought: string;
  /** `repetition`: it said one thing again and again, and was stopped. */
  readonly end: "endOfText" | "maxTokens" | "contextFull" | "repetition";
  readonly figures: AnswerFigures;
  /** Who wrote it, where that may be another one than {@link ChatBackend.state} said before. */
  readonly model?: ChatModel;
}

/** Numbers of tokens: exact ones of a local model, and rather too many of one that a server runs. */
export interface TokenCount {
  /** Of each message's text alone, in their order. */
  readonly texts: readonly number[];
  /** Of the whole prompt, with what the model's format puts around the texts. */
  readonly total: number;
}

/** The port between conversations and whatever runs the model. */
export interface ChatBackend {
  readonly state: ChatState;
  readonly onDidChangeState: Event<ChatState>;

  /** Loads the chosen model, if there is one. Never throws; failures show in {@link state}. */
  warm(): void;

  /**
   * Answers the last message; loads the model first where it is not in memory. Settles at once when `signal` aborts.
   * @param options.sources whose texts the messages are made of, so that it can be said what leaves where a server is asked
   * @param options.maxTokens of the answer, thoughts included
   * @param options.schema the answer's text is JSON of it, as far as it comes; actions/structured.ts reads it
   * @throws {BackendError} with its kind; what came until then was told as progress
   */
  chat(
    messages: readonly PromptMessage[],
    options: {
      readonly sources: readonly PromptSource[];
      readonly maxTokens: number;
      readonly schema?: ObjectSchema;
      readonly onProgress?: (progress: AnswerProgress) => void;
      readonly signal: AbortSignal;
    },
  ): Promise<Reply>;

  /**
   * Counts with the model's own vocabulary; loads the model first where it is not in memory.
   * @throws {BackendError} with its kind
   */
  count(messages: readonly PromptMessage[], signal: AbortSignal): Promise<TokenCount>;
}
