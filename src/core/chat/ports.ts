import type { Conversation } from "./conversation";

/** A saved conversation, as a list shows it. */
export interface ConversationSummary {
  readonly id: string;
  readonly title: string;
  /** Milliseconds since 1970. */
  readonly changedAt: number;
}

/** Where conversations are kept, one workspace's. Every method may be called again before the last call settled. */
export interface ConversationStore {
  /** The newest first. What cannot be read is left out, left where it is, and told to the log. */
  list(): Promise<readonly ConversationSummary[]>;
  /** Undefined where there is none, or it cannot be read. */
  load(id: string): Promise<Conversation | undefined>;
  /**
   * Writes it whole; the newest of several calls wins.
   * @returns `changedElsewhere` where another window wrote it since it was read or written here: nothing was written
   * @throws {Error} in words for the user, where the disk refuses
   */
  save(conversation: Conversation): Promise<"saved" | "changedElsewhere">;
  /** @throws {Error} in words for the user, where the disk refuses */
  delete(id: string): Promise<void>;
  /** Those in whose title, questions or answers the words stand, the newest first. */
  search(words: string): Promise<readonly ConversationSummary[]>;
}
