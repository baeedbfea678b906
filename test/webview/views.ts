import type { AnswerView, PageState, ToPage, TurnView } from "../../src/protocol/page";

/** A page with a model that waits for a question. */
export const idle: PageState = {
  model: { kind: "ready", name: "Qwen2.5-Coder 3B", server: undefined },
  allowedServer: undefined,
  title: "New conversation",
  work: undefined,
  meter: undefined,
  selection: undefined,
  commands: [],
  attachments: [],
};

export const writing: PageState = { ...idle, work: { kind: "writing" } };

export function state(changes: Partial<PageState> = {}): ToPage {
  return { kind: "state", state: { ...idle, ...changes } };
}

export function answer(text: string, changes: Partial<AnswerView> = {}): AnswerView {
  return {
    text,
    thought: "",
    model: "Qwen2.5-Coder 3B",
    server: undefined,
    end: "whole",
    words: undefined,
    figures: undefined,
    ...changes,
  };
}

export function turn(
  id: string,
  question: string,
  given: AnswerView | undefined,
  changes: Partial<TurnView> = {},
): TurnView {
  return { id, question, attachments: [], answer: given, memory: "shown", ...changes };
}

export function transcript(turns: readonly TurnView[], summary?: string, conversationId = "one"): ToPage {
  return { kind: "transcript", transcript: { conversationId, turns, summary } };
}

export function more(turnId: string, text: string, part: "text" | "thought" = "text"): ToPage {
  return { kind: "more", turnId, part, text };
}

/** An answer that is being written. */
export function running(id: string, question = "A question?"): ToPage {
  return { kind: "turn", turn: turn(id, question, answer("", { end: undefined })) };
}

/** A turn with nothing but an answer that is there. */
export function answered(text: string): ToPage {
  return transcript([turn("t1", "A question?", answer(text))]);
}
