import type { Conversation } from "../../src/core/chat/conversation";
import type { ConversationStore, ConversationSummary } from "../../src/core/chat/ports";

/** Conversations that are kept in memory, as JSON, so that nothing is shared with who saved it. */
export class MemoryConversations implements ConversationStore {
  readonly saved = new Map<string, string>();
  saves = 0;
  /** Why nothing can be saved; undefined where it can. */
  refusal: string | undefined;
  /** Ids that another window has written since. */
  readonly changedElsewhere = new Set<string>();

  async list(): Promise<readonly ConversationSummary[]> {
    return [...this.saved.keys()]
      .map((id) => this.read(id))
      .map(({ id, title, changedAt }) => ({ id, title, changedAt }))
      .sort((a, b) => b.changedAt - a.changedAt);
  }

  async load(id: string): Promise<Conversation | undefined> {
    return this.saved.has(id) ? this.read(id) : undefined;
  }

  async save(conversation: Conversation): Promise<"saved" | "changedElsewhere"> {
    if (this.refusal !== undefined) throw new Error(this.refusal);
    if (this.changedElsewhere.has(conversation.id)) return "changedElsewhere";
    this.saves++;
    this.saved.set(conversation.id, JSON.stringify(conversation));
    return "saved";
  }

  async delete(id: string): Promise<void> {
    if (this.refusal !== undefined) throw new Error(this.refusal);
    this.saved.delete(id);
  }

  async search(words: string): Promise<readonly ConversationSummary[]> {
    return (await this.list()).filter(({ id }) => this.saved.get(id)?.includes(words));
  }

  /** What is kept. @throws {Error} where it is not */
  read(id: string): Conversation {
    const text = this.saved.get(id);
    if (text === undefined) throw new Error(`${id} is not kept`);
    return JSON.parse(text);
  }
}
