import { attachmentText } from "./attachmentText";
import type { PromptMessage } from "./chatBackend";
import type { Conversation, Turn } from "./conversation";
import { questionText } from "./question";
import { readCommand } from "./slashCommands";

const whoItIs = `You are Hearth, a programming assistant in the user's editor.
Answer in Markdown, to the point, in the language of the question.
Put code into fenced code blocks with their language. A code block that belongs to a file names the file's path behind the language, like this:
\`\`\`ts path=src/main.ts
Base the answer on what is attached. If something is not known, say so, and do not make up files, functions or settings.`;

const summaryQuestion = "Sum up what we have talked about so far.";

/** @param instructions what the workspace says about answers (AGENTS.md and the like); "" for nothing */
export function systemPrompt(instructions: string): string {
  const own = instructions.replace(/\r\n?/g, "\n").trim();
  return own === "" ? whoItIs : `${whoItIs}\n\nThe user's instructions for this project:\n\n${own}`;
}

/** The turns that the model is shown, before any is left out for want of room: not those behind the summary, and no help. */
export function shownTurns({ turns, summary }: Conversation): readonly Turn[] {
  const covered = summary ? turns.findIndex(({ id }) => id === summary.upTo) : -1;
  return turns.slice(covered + 1).filter((turn) => !isHelp(turn));
}

/**
 * The prompt by which the last question is asked. One more turn changes no message before the last one, so that what
 * the model has read stays in its KV cache.
 * @param leftOut how many of {@link shownTurns} are left out, the oldest first
 */
export function askingPrompt(conversation: Conversation, instructions: string, leftOut: number): PromptMessage[] {
  const turns = shownTurns(conversation).slice(leftOut);
  // Its answer, where it has one, is to be replaced.
  const asked = turns.slice(-1).map((turn) => ({ ...turn, answer: undefined }));
  return transcript([...turns.slice(0, -1), ...asked], instructions, conversation.summary?.text);
}

/** A system message, the summary of what was before, then questions and answers by turns; without thoughts. */
export function transcript(turns: readonly Turn[], instructions: string, summary: string | undefined): PromptMessage[] {
  const messages: PromptMessage[] = [{ role: "system", text: systemPrompt(instructions) }];
  if (summary !== undefined) {
    messages.push({ role: "user", text: summaryQuestion }, { role: "assistant", text: summary });
  }
  for (const turn of turns) {
    addQuestion(messages, userText(turn));
    const { text = "" } = turn.answer ?? {};
    if (text.trim() !== "") messages.push({ role: "assistant", text });
  }
  return messages;
}

/** Adds to the end what the user says; what was not answered yet becomes one message with it, so that roles take turns. */
export function addQuestion(messages: PromptMessage[], text: string): void {
  const last = messages.at(-1);
  if (last?.role === "user") messages.splice(-1, 1, { role: "user", text: `${last.text}\n\n${text}` });
  else messages.push({ role: "user", text });
}

function userText(turn: Turn): string {
  const attached = turn.attachments.filter(({ kind }) => kind !== "prompt").map(attachmentText);
  return [...attached, questionText(turn)].join("\n\n");
}

/** Help comes from Hearth itself; the model is not told of it. */
export function isHelp({ question }: Turn): boolean {
  const reading = readCommand(question, []);
  return reading.kind === "own" && reading.command === "help";
}
