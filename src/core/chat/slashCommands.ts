import { commandIn } from "../../util/command";
import type { AttachmentKind } from "./conversation";
import { nearestName } from "./nearestName";
import { type PromptFile, takenByPrompt } from "./promptFiles";

/** What stands behind a slash. */
export interface SlashCommand {
  readonly name: string;
  /** One line for people. */
  readonly detail: string;
  /** What it takes along where the user attaches nothing, as far as it is there. */
  readonly takes: readonly AttachmentKind[];
  /** What the model is asked; undefined for what the chat does by itself. */
  readonly question: string | undefined;
}

export const slashCommands = [
  {
    name: "explain",
    detail: "Explains the selected code",
    takes: ["selection"],
    question:
      "Explain the attached code: in one sentence what it is for, then how it works step by step, then what is surprising or risky in it.",
  },
  {
    name: "fix",
    detail: "Finds what is wrong in the selected code, and repairs it",
    takes: ["selection", "problems"],
    question:
      "Find what is wrong in the attached code and repair it. Say in a sentence or two what was wrong, then give the repaired code whole, in one code block that names its path.",
  },
  {
    name: "tests",
    detail: "Writes tests for the selected code",
    takes: ["selection"],
    question:
      "Write tests for the attached code, with the test framework that its project seems to use. Cover the usual case, the edges and the errors. Give one whole test file, in one code block that names its path.",
  },
  {
    name: "doc",
    detail: "Documents the selected code",
    takes: ["selection"],
    question:
      "Write documentation comments for the attached code, in the usual form of its language. Change nothing else. Give the code whole with its comments, in one code block that names its path.",
  },
  {
    name: "review",
    detail: "Reviews what is not committed yet",
    takes: ["changes"],
    question:
      "Review what is attached. List what should be changed, the most important first: errors, cases that were forgotten, then what is hard to read. Name the file and the line, say why, and what would be better. If nothing has to be changed, say so.",
  },
  {
    name: "commit",
    detail: "Writes a message for the commit",
    takes: ["changes"],
    question:
      "Write a commit message for the attached changes: a subject of at most 72 characters in the imperative, then, where the reasons are not obvious, an empty line and the reasons. Answer with the message alone, in one code block.",
  },
  {
    name: "compact",
    detail: "Sums up the conversation, which makes room for more; say behind it what matters",
    takes: [],
    question: undefined,
  },
  { name: "clear", detail: "Begins a new conversation; this one stays in the list", takes: [], question: undefined },
  { name: "help", detail: "Says what can be asked here", takes: [], question: undefined },
] as const satisfies readonly SlashCommand[];

/** Those that the chat does by itself. */
export type OwnCommand = "compact" | "clear" | "help";

/** What a question begins with. */
export type CommandReading =
  | { readonly kind: "plain" }
  | { readonly kind: "own"; readonly command: OwnCommand; readonly rest: string }
  /** `question` is what the command asks. */
  | { readonly kind: "builtIn"; readonly command: SlashCommand; readonly question: string; readonly rest: string }
  | { readonly kind: "prompt"; readonly prompt: PromptFile; readonly rest: string }
  /** No such command: `words` say so, with the nearest one. */
  | { readonly kind: "unknown"; readonly words: string };

export function readCommand(text: string, prompts: readonly PromptFile[]): CommandReading {
  const typed = commandIn(text);
  if (typed === undefined) return { kind: "plain" };
  const name = typed.toLowerCase();
  const rest = text
    .slice(typed.length + 1)
    .replace(/\r\n?/g, "\n")
    .trim();
  const command: SlashCommand | undefined = slashCommands.find((one) => one.name === name);
  if (command?.question !== undefined) return { kind: "builtIn", command, question: command.question, rest };
  if (isOwn(name)) return { kind: "own", command: name, rest };
  const prompt = usablePrompts(prompts).find((one) => one.name.toLowerCase() === name);
  return prompt ? { kind: "prompt", prompt, rest } : { kind: "unknown", words: unknownWords(typed, prompts) };
}

/** What a question takes along where the user attaches nothing. */
export function takenBy(text: string, prompts: readonly PromptFile[]): readonly AttachmentKind[] {
  const reading = readCommand(text, prompts);
  if (reading.kind === "builtIn") return reading.command.takes;
  return reading.kind === "prompt" ? takenByPrompt(reading.prompt) : [];
}

/** All commands, built-in ones first. */
export function allCommands(prompts: readonly PromptFile[]): readonly Pick<SlashCommand, "name" | "detail">[] {
  const own = usablePrompts(prompts).map(({ name, description }) => ({ name, detail: description || "Your prompt" }));
  return [...slashCommands, ...own];
}

/** Markdown that says what can be asked. */
export function helpText(prompts: readonly PromptFile[]): string {
  const lines = allCommands(prompts).map(({ name, detail }) => `- \`/${name}\`: ${detail}`);
  const ignored = usablePrompts(prompts)
    .filter((prompt) => prompt.ignored.length > 0)
    .map((prompt) => `- \`/${prompt.name}\`: ${prompt.ignored.map((one) => `\`${one}\``).join(", ")}`);
  return [
    "Ask about your code, and attach what it is about with `#`. The model runs on this machine. A command may stand at the beginning of a question, and more words behind it:",
    lines.join("\n"),
    ...(ignored.length > 0 ? ["Hearth does not do all that these prompt files say:", ignored.join("\n")] : []),
  ].join("\n\n");
}

/** Without those that would stand in the place of a built-in command, or of another prompt. */
function usablePrompts(prompts: readonly PromptFile[]): readonly PromptFile[] {
  const taken = new Set<string>(slashCommands.map(({ name }) => name));
  return prompts.filter(({ name }) => {
    const key = name.toLowerCase();
    return !taken.has(key) && taken.add(key);
  });
}

function isOwn(name: string): name is OwnCommand {
  return name === "compact" || name === "clear" || name === "help";
}

function unknownWords(typed: string, prompts: readonly PromptFile[]): string {
  const names = allCommands(prompts).map(({ name }) => name);
  const nearest = nearestName(typed, names);
  const advice = nearest === undefined ? "/help lists those that there are." : `Did you mean /${nearest}?`;
  return `There is no command /${typed}. ${advice} A space before the slash makes it part of the question.`;
}
