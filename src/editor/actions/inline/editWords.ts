import type { NoEdit } from "../../../core/edit/inline/editReply";

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

export const readOnlyWords = "This file takes no changes: it is read-only.";
export const typedWords =
  "You typed in the lines that Hearth was writing, so it stopped. What is there can be discarded.";
export const undecidedWords = "Hearth has changed these lines already. Accept that or discard it first.";
