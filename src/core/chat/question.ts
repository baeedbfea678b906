import type { Attachment, Turn } from "./conversation";
import { expandPrompt, type PromptFile } from "./promptFiles";
import { type OwnCommand, readCommand } from "./slashCommands";

/** What a text of the user's is. */
export type Question =
  /** One for the model. A prompt of the user's comes along as an attachment, as it is now. */
  | { readonly kind: "asks"; readonly attachments: readonly Attachment[] }
  | { readonly kind: "own"; readonly command: OwnCommand; readonly rest: string }
  /** It cannot be asked; `words` say why. */
  | { readonly kind: "refused"; readonly words: string };

/**
 * @param options.earlier turns of the same conversation
 * @param options.newId for the attachment that a prompt becomes
 */
export function readQuestion(
  text: string,
  attachments: readonly Attachment[],
  options: {
    readonly prompts: readonly PromptFile[];
    readonly earlier: readonly Turn[];
    readonly newId: () => string;
  },
): Question {
  if (text.trim() === "") return refused("There is no question yet.");
  const reading = readCommand(text, options.prompts);
  if (reading.kind === "unknown") return refused(reading.words);
  if (reading.kind === "own") return reading;
  // Asked again, a prompt that a command brought is read anew.
  const given = attachments.filter(({ kind, label }) => kind !== "prompt" || !label.startsWith("/"));
  if (reading.kind === "plain") return { kind: "asks", attachments: given };
  if (reading.kind === "builtIn") {
    const hasCode =
      given.length > 0 || reading.rest !== "" || options.earlier.some((turn) => turn.attachments.length > 0);
    if (hasCode) return { kind: "asks", attachments: given };
    const what = reading.command.takes.includes("changes") ? "change something" : "select some code";
    return refused(`/${reading.command.name} has nothing to work on: ${what}, or attach it with #.`);
  }
  const expanded = expandPrompt(reading.prompt, reading.rest);
  if (expanded.kind === "incomplete") return refused(expanded.words);
  return { kind: "asks", attachments: [...given, promptAttachment(reading.prompt, expanded.text, options.newId())] };
}

/** The question of a turn as the model is given it: what a command stands for, without the attachments. */
export function questionText({ question, attachments }: Turn): string {
  const prompts = attachments.filter(({ kind }) => kind === "prompt");
  const texts = prompts.map(({ text }) => text);
  const command = /^\/\S+/.exec(question)?.[0].toLowerCase();
  if (prompts.some(({ label }) => label.toLowerCase() === command)) return texts.join("\n\n");
  const reading = readCommand(question, []);
  const asked =
    reading.kind === "builtIn" ? join(reading.question, reading.rest) : question.replace(/\r\n?/g, "\n").trim();
  return [...texts, asked].join("\n\n");
}

function promptAttachment({ name }: PromptFile, text: string, id: string): Attachment {
  const nothing = { path: undefined, languageId: undefined, firstLine: undefined, leftOut: undefined };
  return { id, kind: "prompt", label: `/${name}`, text, ...nothing };
}

function join(question: string, rest: string): string {
  return rest === "" ? question : `${question}\n\n${rest}`;
}

function refused(words: string): Question {
  return { kind: "refused", words };
}
