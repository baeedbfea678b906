import { type CannotPlace, placingWords } from "../../../core/edit/editPlan";

/** Why nothing may be written at a path. */
export type Refusal = "outside" | "git" | "readOnly";

const refusalWords: Readonly<Record<Refusal, string>> = {
  outside: "is outside of the folders that are open here, so nothing is written there. Open its folder first.",
  git: "belongs to git itself, so nothing is written there. Change it by hand.",
  readOnly: "is read-only. Make it writable first.",
};

export function refusedWords(path: string, why: Refusal): string {
  return `${path} ${refusalWords[why]}`;
}

/** @param detail what it is about: a line, or a name */
export function notPlacedWords(file: string, why: CannotPlace, detail: string): string {
  const about = detail === "" ? "" : ` (${detail.length > 60 ? `${detail.slice(0, 60)}…` : detail})`;
  return `This code was not placed in ${file}. ${placingWords[why].replace(/\.$/, "")}${about}.`;
}

export const noTargetWords = "This code names no file, and no file is open in which it could be placed.";
export const noEditorWords = "There is no editor to put this code into. Open a file first.";

export function notTakenWords(file: string): string {
  return `VS Code did not change ${file}: something may be read-only, or have changed meanwhile. Look at that, and try once more.`;
}

export function otherLanguageWords(file: string): string {
  return `This code names no file, and ${file}, which is open, is in another language.`;
}

export function changedMeanwhileWords(file: string): string {
  return `${file} has changed since this was proposed. The proposal was made anew; look at it once more.`;
}

export function goneWords(file: string): string {
  return `${file} is not there any more, so nothing was changed.`;
}

/** What has to be agreed to by its name. @param hidden characters in words; "" for none */
export function riskWords(file: string, why: string | undefined, hidden: string): string {
  const risk = why === undefined ? "" : `It ${why}.`;
  const unseen = hidden === "" ? "" : `The code has characters that cannot be seen: ${hidden}.`;
  return [`Hearth: change ${file}?`, risk, unseen].filter((part) => part !== "").join(" ");
}

export function hiddenCopiedWords(hidden: string): string {
  return `What was copied has characters that cannot be seen: ${hidden}.`;
}
