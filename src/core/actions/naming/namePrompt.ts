import type { PromptMessage } from "../../chat/chatBackend";
import { fenceFor } from "../../chat/fence";
import { eachLine, linesSource, type PromptSource } from "../../hosted/leaving";

/** What is to be named, and where it is seen. */
export interface NameQuestion {
  readonly name: string;
  readonly path: string;
  readonly languageId: string;
  /** The text that it is defined in, LF only. */
  readonly text: string;
  /** Of the definition; counts from 0. */
  readonly line: number;
  /** Names that were offered before, none of which is wanted again. */
  readonly offered: readonly string[];
}

/** More than are shown, because some cannot be used. */
export const nameSchema = {
  type: "object",
  properties: { names: { type: "array", items: { type: "string", maxLength: 40 }, minItems: 5, maxItems: 5 } },
} as const;

/** Of the reply: five names and their frame, twice. */
export const nameTokens = 200;

/** Lines around the definition, the most first; and further lines that use the name. */
const shown = [
  { around: 40, uses: 10 },
  { around: 15, uses: 5 },
  { around: 3, uses: 0 },
] as const;

const system =
  "You find good names in code. A good name says what a thing is or does, in one to four words, and is no longer than that takes. You answer with JSON only.";

/** Ways to ask, the richest first. What changes when other names are wanted stands last. */
export function namePrompts(question: NameQuestion): readonly (() => readonly PromptMessage[])[] {
  return shown.map(({ around, uses }) => () => {
    const { name, path, languageId, offered } = question;
    const code = excerpt(question, around, uses);
    const fence = fenceFor(code);
    const besides = offered.length > 0 ? ` None of these: ${offered.join(", ")}.` : "";
    const text = [
      `This is from ${path}:`,
      `${fence}${languageId}\n${code}\n${fence}`,
      `Suggest five better names for \`${name}\`.${besides} Answer with {"names": [five names, the best first]}.`,
    ].join("\n");
    return [
      { role: "system", text: system },
      { role: "user", text },
    ];
  });
}

/** Whose lines are in the prompt of that index. */
export function nameSources(question: NameQuestion, way: number): readonly PromptSource[] {
  const { around, uses } = shown[way] ?? shown[0];
  const { from, to, further } = shownLines(question, around, uses);
  return [linesSource(question.path, { from, to }), ...eachLine(question.path, further)];
}

function excerpt(question: NameQuestion, around: number, uses: number): string {
  const lines = question.text.split("\n");
  const { from, to, further } = shownLines(question, around, uses);
  const others = further.map((at) => lines[at] ?? "");
  return [...lines.slice(from, to), ...(others.length > 0 ? ["…", ...others] : [])].join("\n");
}

/** The lines around the definition, and which further ones use the name; all count from 0. */
function shownLines({ text, line, name }: NameQuestion, around: number, uses: number) {
  const lines = text.split("\n");
  const [from, to] = [Math.max(0, line - around), Math.min(lines.length, line + around + 1)];
  const isUse = (one: string) => one.split(/[^\p{L}\p{N}_$]+/u).includes(name);
  const further = lines.flatMap((one, at) => ((at < from || at >= to) && isUse(one) ? [at] : [])).slice(0, uses);
  return { from, to, further };
}
