import type { AnswerEnd, Conversation, Turn } from "./conversation";

/** What the model is doing for a chat. `waiting`: it is being loaded, or is at something else. */
export type ChatWork =
  | { readonly kind: "waiting" | "thinking" | "writing" | "summing" }
  /** Of the prompt's tokens that the model has not seen yet, `read` of `total`. */
  | { readonly kind: "reading"; readonly read: number; readonly total: number };

/** How full the context was with the last prompt and its answer. Numbers are tokens. */
export interface ChatFit {
  readonly used: number;
  /** Of the context. */
  readonly size: number;
  /** Kept for the answer. */
  readonly answer: number;
  /** Ids of the turns that the model was not shown, for want of room. */
  readonly leftOut: readonly string[];
}

/**
 * What became of a question: how its answer ended; `done` where no model was needed; `refused` where nothing was asked,
 * and so the question is still the user's. Words were told as a note.
 */
export type Asked = AnswerEnd | "done" | "refused";

export type ChatEvent =
  /** Another conversation, or the same one with turns that are gone or shown to the model in another way. */
  | { readonly kind: "transcript"; readonly conversation: Conversation }
  /** A turn that is new, or takes the place of the one with its id. */
  | { readonly kind: "turn"; readonly turn: Turn }
  /** More of the answer of the last turn. */
  | { readonly kind: "more"; readonly turnId: string; readonly part: "text" | "thought"; readonly text: string }
  | { readonly kind: "work"; readonly work: ChatWork | undefined }
  | { readonly kind: "meter"; readonly fit: ChatFit | undefined }
  /** The list of conversations, or a title, is another one. */
  | { readonly kind: "list" }
  /** Words for the user: why something was refused, or what was done. */
  | { readonly kind: "note"; readonly words: string };
