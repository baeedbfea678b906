import type { Clock } from "../../util/clock";
import type { Conversation } from "./conversation";
import type { ConversationStore } from "./ports";
import { wordsOf } from "./shelf";

/** Milliseconds between two times that a conversation is saved while an answer is written: at least, at most. */
const [everyMs, mostMs] = [1000, 10_000];
/** So many times as long as it took, nothing is saved again: megabytes a second are too much for disk and window. */
const rest = 50;

export interface SaverParts {
  readonly store: ConversationStore;
  readonly clock: Clock;
  /** The conversation as it is now. */
  readonly current: () => Conversation;
  /** Another window wrote the conversation with this id: it was not saved, and is to be given another one. */
  readonly onChangedElsewhere: (id: string) => void;
  /** It cannot be saved; told once, until it could be saved again. */
  readonly onFailure: (words: string) => void;
}

/** Has the current conversation saved: soon while it changes all the time, at once where something ended. Never rejects. */
export class Saver {
  #isDue = false;
  /** Milliseconds that it took to save last. */
  #took = 0;
  #failure: string | undefined;

  constructor(private readonly parts: SaverParts) {}

  /** Saves within a second, or some more where that takes long, what changes until then included. */
  soon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    const ms = Math.min(mostMs, Math.max(everyMs, rest * this.#took));
    void this.parts.clock.sleep(ms).then(() => (this.#isDue ? this.now() : undefined));
  }

  /** Saves what is there. One without a turn is not kept. */
  async now(): Promise<void> {
    this.#isDue = false;
    const conversation = this.parts.current();
    try {
      if (conversation.turns.length === 0) return await this.parts.store.delete(conversation.id);
      const startedAt = this.parts.clock.now();
      const outcome = await this.parts.store.save(conversation);
      this.#took = this.parts.clock.now() - startedAt;
      this.#failure = undefined;
      if (outcome === "saved") return;
      this.parts.onChangedElsewhere(conversation.id);
      if (this.parts.current().id !== conversation.id) await this.now();
    } catch (error) {
      const words = wordsOf(error);
      if (words !== this.#failure) this.parts.onFailure(words);
      this.#failure = words;
    }
  }
}
