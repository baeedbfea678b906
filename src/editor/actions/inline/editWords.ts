import type { AnswerProgress } from "../../../core/chat/chatBackend";
import type { NoEdit } from "../../../core/edit/inline/editReply";
import type { LineSpan } from "../../../core/edit/inline/followedLines";
import type { SessionEnd } from "./sessionEnd";

const words: Readonly<Record<NoEdit, string>> = {
  empty: "The model gave no code. Ask again, or in other words.",
  onlyProse: "The model gave no code. Ask again, or in other words. It said:",
  otherLanguage: "The model gave code in another language. Ask again, and name the language. It gave:",
  endless: "The model came to no end. Select less, or ask again.",
  unchanged: "The model would change nothing. Say more exactly what shall be other.",
  notPlaced: "What the model gave does not fit the code. Ask again, or select more of it.",
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
      return "This editor takes no changes: it is read-only. Make it writable, and ask once more.";
    case "renamed":
      return "The file gets another name, so Hearth stopped writing in it. The lines are as they were: select them again under the new name.";
    case "notWritten":
      return "The change could not be written, because the file changed all the time. The lines are as they were; ask once more when it rests.";
    case "tooLong":
      return "These lines are too many for the model's context: select fewer.";
    case "stopped":
    case "gone":
      return "";
  }
}

export const movedWords = "These lines have changed since. Select again what shall be changed.";
export const lostWords =
  "The lines that Hearth changes were replaced together with others, so there is nothing left to decide. They stay as they are: look at them, and undo what you do not want.";
export const unservedWords =
  "Hearth changes files, cells of notebooks and untitled documents, and this is none of them. Open one, and ask there.";
export const oldSideWords =
  "The old side of a comparison takes no changes. Select what shall be changed on the other side.";
export const undecidedWords = "Hearth has changed these lines already. Accept that or discard it first.";

export function closedWords(name: string): string {
  return `${name} was closed before anything was changed in it. Open it, and ask once more.`;
}

export function linesWords({ from, to }: LineSpan): string {
  return to - from <= 1 ? `line ${from + 1}` : `lines ${from + 1} to ${to}`;
}

/** What Hearth wrote was left as it was. @param isFound whether the lines from before can be put in its place */
export function halfWords(where: string, isFound: boolean): string {
  const closed = `The window or file was closed while Hearth was writing ${where}`;
  if (isFound) return `${closed}, which is half done. Put back what was there, or finish it by hand.`;
  return `${closed}, which may be half done. Look at what was there, and mend it by hand.`;
}

/** The same of what is whole, in a file that was renamed. */
export function renamedLaterWords(where: string, isFound: boolean): string {
  const stays = `The file was renamed before you decided about Hearth's change of ${where}, so it stays.`;
  return isFound ? `${stays} You can put back what was there.` : `${stays} Look at what was there, and decide by hand.`;
}
