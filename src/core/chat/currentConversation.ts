import type { ChatEvent } from "./chatEvents";
import type { Answer, Conversation, Turn } from "./conversation";
import { isHelp } from "./prompt";
import { titleOf } from "./title";

/** The conversation that is open. Whoever listens is told of every change. */
export class CurrentConversation {
  constructor(
    private conversation: Conversation,
    private readonly tell: (event: ChatEvent) => void,
  ) {}

  get value(): Conversation {
    return this.conversation;
  }

  /** Another conversation, or this one with other turns. */
  replace(conversation: Conversation): void {
    this.conversation = conversation;
    this.tell({ kind: "transcript", conversation });
  }

  /** Changes what is no turn. */
  change(changes: Partial<Pick<Conversation, "title" | "isTitleOwn">>): void {
    this.conversation = { ...this.conversation, ...changes };
  }

  /** Adds a turn, or puts it in the place of the one with its id. @param now milliseconds since 1970 */
  put(turn: Turn, now: number): void {
    const { turns, isTitleOwn, title } = this.conversation;
    const found = turns.findIndex(({ id }) => id === turn.id);
    const at = found === -1 ? turns.length : found;
    // The first question to the model gives the title.
    const isFirst = !isTitleOwn && turns.slice(0, at).every(isHelp);
    this.conversation = {
      ...this.conversation,
      title: isFirst ? titleOf(turn.question, turn.attachments) || "Conversation" : title,
      turns: turns.toSpliced(at, 1, turn),
      changedAt: now,
    };
    this.tell({ kind: "turn", turn });
  }

  /** Adds a piece to the answer of a turn. */
  addPiece(turnId: string, part: "text" | "thought", text: string): void {
    const grown = (answer: Answer): Answer => ({ ...answer, [part]: answer[part] + text });
    const turns = this.conversation.turns.map((turn) =>
      turn.id === turnId && turn.answer ? { ...turn, answer: grown(turn.answer) } : turn,
    );
    this.conversation = { ...this.conversation, turns };
    this.tell({ kind: "more", turnId, part, text });
  }
}
