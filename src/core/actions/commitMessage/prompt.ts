import type { PromptMessage } from "../../chat/chatBackend";
import { fenceFor } from "../../chat/fence";
import type { Begun } from "./begun";
import type { FileChange } from "./fileChange";
import { type CommitStyle, type SubjectForm, usualLongest } from "./style";

const system = "You write commit messages for Git. You answer with the commit message alone.";
const summarySystem = "You describe changes of source code.";

const formFacts: Readonly<Record<SubjectForm["kind"], (seen: string) => string>> = {
  conventional: (seen) => `Begin with a type and a colon, as in the examples. Used so far: ${seen}.`,
  area: (seen) => `Begin with the part that is changed and a colon, as in the examples. Used so far: ${seen}.`,
  bracket: (seen) => `Begin with a word in brackets, as in the examples. Used so far: ${seen}.`,
  emoji: (seen) => `Begin with an emoji, as in the examples. Used so far: ${seen}.`,
};

/** The question for a message. @param changes as they are laid out for the model */
export function messagePrompt(changes: string, style: CommitStyle, begun: Begun): readonly PromptMessage[] {
  const fence = fenceFor(changes);
  const examples = style.examples.map((one) => `- ${one}`).join("\n");
  const text = [
    "These are the changes of one commit:",
    `${fence}diff\n${changes}${fence}`,
    ...(examples === "" ? [] : [`Subjects of earlier commits, as examples of the style only:\n${examples}`]),
    ...(begun.hint === "" ? [] : [`The author says of this commit: ${begun.hint}`]),
    `Write the message of this commit.\n${factsOf(style, begun)
      .map((fact) => `- ${fact}`)
      .join("\n")}`,
  ].join("\n\n");
  return [
    { role: "system", text: system },
    { role: "user", text },
  ];
}

/** What a rule can tell of how it is to be written. */
function factsOf(style: CommitStyle, { prefix }: Begun): readonly string[] {
  const { form, examples, hasCapital, hasDot, hasBody, usual } = style;
  const capital = hasCapital === undefined ? [] : [`${hasCapital ? "a capital" : "a small"} letter first`];
  const look = [...capital, `${hasDot ? "a" : "no"} full stop at the end`].join(", ");
  return [
    ...(prefix === "" ? [] : [`"${prefix.trim()}" stands in front of it already: write what follows.`]),
    ...(form && prefix === "" ? [formFacts[form.kind](form.seen.join(", "))] : []),
    examples.length > 0
      ? `Write in the language and the mood of the examples, with ${look}.`
      : "Write what the commit does in the imperative (“Add …”, “Fix …”), with no full stop at the end.",
    `The subject is one line of ${usual === undefined ? `at most ${usualLongest}` : `about ${usual}`} characters: what is changed as a whole, not file by file.`,
    hasBody
      ? "Then an empty line, and in one to four short lines what is changed and why."
      : "Write this one line only.",
  ];
}

/** The question what one file's change does. @param most characters of its hunks */
export function summaryPrompt(change: FileChange, most: number): readonly PromptMessage[] {
  const { words, hunks } = change;
  const part = shownHunks(change, most);
  const shown = part === hunks ? part : `${part}[...]\n`;
  const fence = fenceFor(shown);
  const text = `${words}\n${fence}diff\n${shown}${fence}\n\nSay in one sentence of at most 20 words what this change does. Answer with the sentence alone.`;
  return [
    { role: "system", text: summarySystem },
    { role: "user", text },
  ];
}

/** The beginning of a file's hunks, up to a line's end. @param most characters */
export function shownHunks({ hunks }: FileChange, most: number): string {
  return hunks.length <= most ? hunks : hunks.slice(0, hunks.lastIndexOf("\n", most) + 1);
}
