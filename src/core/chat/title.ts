import type { Attachment } from "./conversation";

/** Characters of a title at most. */
const longest = 60;

/** A title for a conversation that begins with a question; "" where it says nothing. */
export function titleOf(question: string, attachments: readonly Attachment[]): string {
  const [, command, rest = question] = /^\/([\w.-]+)(?:\s+([\s\S]*))?$/.exec(question) ?? [];
  const line = command !== undefined && rest === question ? "" : firstWords(rest);
  if (line !== "" || command === undefined) return shortened(line);
  const about = attachments.find(({ kind }) => kind !== "prompt");
  const name = `${command.charAt(0).toUpperCase()}${command.slice(1)}`;
  return shortened(about ? `${name} ${about.label}` : name);
}

/** Cut at a word's end, with an ellipsis, where it is longer than a title may be. */
export function shortened(line: string): string {
  if (line.length <= longest) return line;
  const most = line.slice(0, longest - 1);
  const atWord = /^.*\S(?=\s)/.exec(line.slice(0, longest))?.[0] ?? "";
  // One long word: cut in it, but not within a character.
  const cut = atWord.length > longest / 2 ? atWord : most.replace(/[\uD800-\uDBFF]$/, "");
  return `${cut}…`;
}

/** The first line that has words, without Markdown. */
function firstWords(text: string): string {
  for (const line of text.split(/\r\n?|\n/)) {
    const plain = line
      .replace(/^(?:\s*(?:```+\S*|~~~+\S*|#{1,6}(?=\s)|>|[-*+](?=\s)|\d+[.)](?=\s)))+/, "")
      .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
      .replace(/`|\*\*/g, "")
      .replace(/[\p{Cc}\s]+/gu, " ")
      .trim();
    if (/[\p{L}\p{N}]/u.test(plain)) return plain;
  }
  return "";
}
