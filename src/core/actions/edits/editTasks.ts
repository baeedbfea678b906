import type { DocForm } from "../../edit/inline/docComment";
import type { EditRequest } from "../../edit/inline/editPrompt";
import { linesSource } from "../../hosted/leaving";

/** What can be asked for without words of the user's. */
export const editTasks = {
  fix: "Find what is wrong in this code and repair it. Change nothing else.",
  simplify:
    "Make this code simpler and easier to read. It must do the same as before, and keep its name and parameters.",
  addTypes:
    "Add types to the parameters, to what is returned, and to variables whose type cannot be seen. Change nothing else.",
} as const;
export type EditTask = keyof typeof editTasks;

export function taskRequest(task: EditTask): EditRequest {
  return { instruction: editTasks[task], background: "", isAction: true };
}

/** A problem that the editor shows. */
export interface ShownProblem {
  readonly message: string;
  /** Who found it, with the rule, as `ts(2322)`; "" where it does not say. */
  readonly source: string;
  /** Text of the line. */
  readonly line: string;
  /** What else belongs to it, such as where a type is declared; lines count from 0. */
  readonly related: readonly { readonly path: string; readonly line: number; readonly words: string }[];
}

const mostRelated = 5;

export function problemRequest(problems: readonly ShownProblem[]): EditRequest {
  const told = problems.map(({ message, source, line }) => {
    const by = source === "" ? "" : ` [${source}]`;
    return `- ${message.replace(/\s*\n\s*/g, " ")}${by}, at the line: ${line.trim()}`;
  });
  const related = problems.flatMap((one) => one.related).slice(0, mostRelated);
  const belongs = related.map(
    ({ path, line, words }) => `- to know: ${path}:${line + 1}: ${words.replace(/\s*\n\s*/g, " ")}`,
  );
  const what = problems.length === 1 ? "a problem" : "problems";
  // Of the problem itself, so that it is no background: a small model, or one with little room, is shown none.
  const instruction = `Repair what the editor shows as ${what}, and change nothing else:\n${[...told, ...belongs].join("\n")}`;
  const sources = related.map(({ path, line }) => linesSource(path, { from: line, to: line + 1 }));
  return { instruction, background: "", sources, isAction: true };
}

/** @param code what is to be documented */
export function docRequest(form: DocForm, code: string): EditRequest {
  return {
    instruction: `Write the ${form.name} for this declaration: what it is for, its parameters, what it returns, and its errors, as short as can be. Answer with the comment alone, without the code:\n${code}`,
    background: "",
    only: form,
    isAction: true,
  };
}
