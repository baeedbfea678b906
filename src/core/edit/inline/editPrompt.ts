import type { PromptMessage } from "../../chat/chatBackend";
import { fenceFor } from "../../chat/fence";
import { linesSource, type PromptSource } from "../../hosted/leaving";
import type { DocForm } from "./docComment";
import type { EditPlace } from "./editPlace";

/** What is to be done with code. */
export interface EditRequest {
  /** In the user's words, or an action's. */
  readonly instruction: string;
  /** What the model should know besides, such as the type of something that is used; "" for nothing. */
  readonly background: string;
  /** Whose texts background and instruction have, beside the user's own words. */
  readonly sources?: readonly PromptSource[];
  /** Of the answer, this alone is wanted; else all of its code. */
  readonly only?: DocForm;
  /** Whether the instruction is an action's, which the user has not written. */
  readonly isAction?: boolean;
}

const documenting = `You document code in the user's editor.
Answer with the comment in one fenced code block, and with nothing else.`;
const system = `You change code in the user's editor.
Answer with the changed code in one fenced code block, and with nothing else: no explanation before or after it.
Write all of the code to change, from its first line to its last, also the lines that stay as they are. Do not repeat the code above or below. Leave nothing out, and change nothing that was not asked for.`;

/** Lines of code around that the model is shown, the most first. */
const surroundings = [60, 20, 5, 0] as const;

/**
 * Ways to ask for changed code, the one that shows most first.
 * @param fault what was wrong with the code that came before, in words
 */
export function editPrompts(
  place: EditPlace,
  request: EditRequest,
  fault?: string,
): readonly (() => readonly PromptMessage[])[] {
  // At the end, so that the model has read all before it already.
  const again = fault === undefined ? "" : `\n\nA first try was no valid code: ${fault}. Write code that is valid.`;
  return surroundings.map((lines) => () => [
    { role: "system", text: request.only ? documenting : system },
    { role: "user", text: question(place, request, lines) + again },
  ]);
}

/** Whose texts are in the prompt of that index. */
export function editSources(place: EditPlace, request: EditRequest, way: number): readonly PromptSource[] {
  const { path, line, region, above, below } = place;
  const around = surroundings[way] ?? surroundings[0];
  const [from, to] = [line - Math.min(around, above.length), line + region.length + Math.min(around, below.length)];
  return [...(from < to ? [linesSource(path, { from, to })] : []), ...(request.sources ?? [])];
}

function question({ path, languageId, region, above, below }: EditPlace, request: EditRequest, around: number): string {
  const fenced = (lines: readonly string[]) => {
    const fence = fenceFor(lines.join("\n"));
    return `${fence}${languageId}\n${lines.join("\n")}\n${fence}`;
  };
  const part = (head: string, lines: readonly string[]) =>
    lines.some((line) => line.trim() !== "") ? [`${head}\n${fenced(lines)}`] : [];
  return [
    `The file is ${path}.`,
    ...(request.background === "" || around === 0 ? [] : [request.background]),
    ...part("Code above, which stays:", around === 0 ? [] : above.slice(-around)),
    ...part("Code below, which stays:", below.slice(0, around)),
    ...(isBlank(region)
      ? [request.only ? "" : "Nothing stands between them yet."]
      : [`${request.only ? "The comment so far" : "The code to change"}:\n${fenced(region)}`]),
    `What to do: ${request.instruction}`,
  ].join("\n\n");
}

function isBlank(lines: readonly string[]): boolean {
  return lines.every((line) => line.trim() === "");
}

/** Characters of code that a token stands for, at least and at most; and tokens that a change may add. */
const [fewestCharacters, mostCharacters, added] = [2.5, 6, 600];

/** Tokens of the longest answer that is waited for. */
export function answerTokens({ region }: EditPlace): number {
  return Math.ceil((2 * region.join("\n").length) / fewestCharacters) + added;
}

/** Tokens of an answer that has all lines, at least. */
export function leastAnswerTokens({ region }: EditPlace): number {
  return Math.ceil(region.join("\n").length / mostCharacters);
}
