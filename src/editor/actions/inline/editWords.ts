import type { AnswerProgress } from "../../../core/chat/chatBackend";
import type { NoEdit } from "../../../core/edit/inline/editReply";
import type { SessionEnd } from "./sessionEnd";

const words: Readonly<Record<NoEdit, string>> = {
  empty: "The model gave no code.",
  onlyProse: "The model gave no code. It said:",
  otherLanguage: "The model gave code in another language:",
  endless: "The model came to no end.",
  unchanged: "The model would change nothing.",
  notPlaced: "What the model gave does not fit the code.",
};

/** @param detail what the model said, or more of the reason */
export function noEditWords(why: NoEdit, detail: string): string {
  return `${words[why]} ${detail}`.trim();
}

const works = { waiting: "waits for another answer", thought: "thinks", text: "writes" } as const;

/** What the model does. */
export function workWords(progress: AnswerProgress): string {
  if (progress.kind !== "reading") return works[progress.kind];
  const { read, total } = progress;
  return total === 0 ? "reads" : `reads ${Math.round((100 * read) / total)} %`;
}

/** What the user is told of what came of a change; "" where it is to be seen. */
export function endWords(end: Exclude<SessionEnd, { kind: "failed" }>): string {
  switch (end.kind) {
    case "edit":
      return end.notes.join(" ");
    case "none":
      return noEditWords(end.why, end.detail);
    case "typed":
      return "You typed in the lines that Hearth was writing, so it stopped. What is there can be discarded.";
    case "moved":
      return movedWords;
    case "lost":
      return lostWords;
    case "refused":
      return "This editor takes no changes: it is read-only.";
    case "notWritten":
      return "The change could not be written, because the file changed all the time. The lines are as they were.";
    case "tooLong":
      return "These lines are too many for the model's context: select fewer.";
    case "stopped":
    case "gone":
      return "";
  }
}

export const movedWords = "These lines have changed since. Select again what shall be changed.";
export const lostWords =
  "The lines that Hearth changes were replaced together with others, so there is nothing left to decide. They stay as they are.";
export const unservedWords = "Hearth changes files, cells of notebooks and untitled documents, and nothing else.";
export const oldSideWords =
  "The old side of a comparison takes no changes. Select what shall be changed on the other side.";
export const undecidedWords = "Hearth has changed these lines already. Accept that or discard it first.";
