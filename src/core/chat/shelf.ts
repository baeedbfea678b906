import type { Conversation } from "./conversation";
import { exportMarkdown } from "./exportMarkdown";
import type { ConversationStore, ConversationSummary } from "./ports";

/** Characters of a title that a user gives. */
const longestTitle = 200;

/** The conversations that are kept. Nothing rejects: what the disk refuses is a note. */
export class Shelf {
  constructor(
    private readonly store: ConversationStore,
    private readonly note: (words: string) => void,
  ) {}

  async list(): Promise<readonly ConversationSummary[]> {
    return (await this.#tried(() => this.store.list())) ?? [];
  }

  async search(words: string): Promise<readonly ConversationSummary[]> {
    if (words.trim() === "") return await this.list();
    return (await this.#tried(() => this.store.search(words))) ?? [];
  }

  /** Undefined where it cannot be read, which was told. */
  async load(id: string): Promise<Conversation | undefined> {
    const found = await this.#tried(() => this.store.load(id));
    if (!found) this.note("This conversation cannot be read any more.");
    return found;
  }

  async rename(id: string, title: string): Promise<void> {
    const found = await this.load(id);
    if (found) await this.#tried(() => this.store.save({ ...found, title, isTitleOwn: true }));
  }

  async remove(id: string): Promise<void> {
    await this.#tried(() => this.store.delete(id));
  }

  async exportAsMarkdown(id: string): Promise<string | undefined> {
    const found = await this.load(id);
    return found && exportMarkdown(found);
  }

  async #tried<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.note(wordsOf(error));
      return undefined;
    }
  }
}

/** A title as a user typed it, on one line; undefined where it is none. */
export function typedTitle(text: string): string | undefined {
  return text.replace(/\s+/g, " ").trim().slice(0, longestTitle) || undefined;
}

/** What an error that was thrown says. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : `${error}`;
}
