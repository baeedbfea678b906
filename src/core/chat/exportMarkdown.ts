import type { Answer, Attachment, Conversation, Turn } from "./conversation";
import { withClosedFence } from "./fence";

const endWords: Readonly<Record<NonNullable<Answer["end"]>, string>> = {
  whole: "",
  stopped: "The answer was stopped here.",
  cut: "The answer broke off here.",
  full: "The answer ends here, because there was no more room.",
  repeats: "The answer was stopped here, because the model began to repeat itself.",
  failed: "There was no more of an answer, because something failed.",
};

/** A whole conversation as Markdown to be read elsewhere; thoughts and the texts of attachments are not in it. */
export function exportMarkdown({ title, createdAt, turns }: Conversation): string {
  const count = turns.length === 1 ? "1 question" : `${turns.length} questions`;
  const head = [`# ${title || "Conversation"}`, `${date(createdAt)}, ${count}`];
  return `${[...head, ...turns.flatMap(turnParts)].join("\n\n")}\n`;
}

function turnParts({ question, attachments, answer }: Turn): readonly string[] {
  const parts = ["## Question", withClosedFence(question.trim())];
  if (attachments.length > 0) parts.push(`Attached: ${attachments.map(named).join(", ")}`);
  if (!answer) return parts;
  const from = answer.server === undefined ? "" : ` at ${answer.server}`;
  parts.push(answer.model === "" ? "## Answer" : `## Answer of ${answer.model}${from}`);
  if (answer.text.trim() !== "") parts.push(withClosedFence(answer.text.trim()));
  const words = answer.end === undefined ? "" : endWords[answer.end];
  if (words !== "") parts.push(`*${words}*`);
  return parts;
}

function named({ label, path, leftOut }: Attachment): string {
  const name = path !== undefined && !label.includes(path) ? `${code(label)} of ${code(path)}` : code(label);
  return leftOut === undefined ? name : `${name} (without ${leftOut})`;
}

/** As code, whatever it holds; backticks in names are rare enough to be left out. */
function code(name: string): string {
  return `\`${name.replace(/[`\p{Cc}]+/gu, " ")}\``;
}

/** In the machine's own time: 2026-11-27 05:31. */
function date(ms: number): string {
  const at = new Date(ms);
  const two = (number: number) => `${number}`.padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}
