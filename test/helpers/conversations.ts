import type { Attachment, Conversation, Turn } from "../../src/core/chat/conversation";

/** An attachment: a whole file, unless a test says more. */
export function attachmentWith(parts: Partial<Attachment> = {}): Attachment {
  return {
    id: "a1",
    kind: "file",
    label: "basket.ts",
    path: "src/basket.ts",
    languageId: "typescript",
    firstLine: 1,
    text: "let total = 0;\n",
    leftOut: undefined,
    ...parts,
  };
}

/** A question, and its answer where there is one. */
export function turnWith(id: string, question: string, answer?: string, parts: Partial<Turn> = {}): Turn {
  const written = answer === undefined ? undefined : ({ thought: "", model: "fake", end: "whole" } as const);
  return { id, askedAt: 1, question, attachments: [], answer: written && { ...written, text: answer ?? "" }, ...parts };
}

export function conversationOf(turns: readonly Turn[], parts: Partial<Conversation> = {}): Conversation {
  const base = { id: "c1", title: "A title", isTitleOwn: false, createdAt: 1, changedAt: 1, summary: undefined };
  return { ...base, turns, ...parts };
}
