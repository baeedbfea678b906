import type { Answer, Conversation } from "./conversation";

/** A name that no two things have: 32 hexadecimal digits. */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** One without a turn. @param now milliseconds since 1970 */
export function newConversation(now: number): Conversation {
  return {
    id: newId(),
    title: "",
    isTitleOwn: false,
    createdAt: now,
    changedAt: now,
    turns: [],
    summary: undefined,
  };
}

/**
 * Where a turn can be asked again: in the same conversation where it is the last one, else in a new one that begins with
 * the turns before it. A summary that covers it goes.
 * @param now milliseconds since 1970
 */
export function placeToAskAgain(conversation: Conversation, turnId: string, now: number): Conversation {
  const { turns, title } = conversation;
  const at = turns.findIndex(({ id }) => id === turnId);
  const earlier = turns.slice(0, at);
  const summary = earlier.some(({ id }) => id === conversation.summary?.upTo) ? conversation.summary : undefined;
  if (at < turns.length - 1) return { ...newConversation(now), title, turns: earlier, summary };
  return summary === conversation.summary ? conversation : { ...conversation, summary };
}

/** One that was saved while an answer was being written, which nobody writes any more. */
export function withCutAnswers(conversation: Conversation): Conversation {
  const none: Answer = { text: "", thought: "", model: "", end: "cut" };
  const turns = conversation.turns.map((turn) =>
    turn.answer?.end === undefined ? { ...turn, answer: { ...(turn.answer ?? none), end: "cut" as const } } : turn,
  );
  return { ...conversation, turns };
}
