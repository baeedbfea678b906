import type { SizeClass } from "../../actions/sizeClass";

/** How changed code is asked for. */
export interface EditForm {
  readonly system: string;
  /** What was asked and answered before, most like the code at hand first; none where telling is enough. */
  readonly examples: readonly EditExample[];
  /** Lines of code around that the model is shown, the most first. */
  readonly surroundings: readonly number[];
}

/** A change as it was asked for and answered. */
export interface EditExample {
  readonly languageId: string;
  readonly path: string;
  readonly code: readonly string[];
  readonly instruction: string;
  readonly changed: readonly string[];
}

const python: EditExample = {
  languageId: "python",
  path: "items.py",
  code: ["def size_of(items):", "    return last(items).size"],
  instruction: "Return 0 where there are no items.",
  changed: ["def size_of(items):", "    if not items:", "        return 0", "    return last(items).size"],
};
const typescript: EditExample = {
  languageId: "typescript",
  path: "items.ts",
  code: ["export function sizeOf(items: Item[]): number {", "  return last(items).size;", "}"],
  instruction: "Return 0 where there are no items.",
  changed: [
    "export function sizeOf(items: Item[]): number {",
    "  if (items.length === 0) return 0;",
    "  return last(items).size;",
    "}",
  ],
};

export const editForms: Readonly<Record<SizeClass, EditForm>> = {
  large: {
    system: `You change code in the user's editor.
Answer with the changed code in one fenced code block, and with nothing else: no explanation before or after it.
Write all of the code to change, from its first line to its last, also the lines that stay as they are. Do not repeat the code above or below. Leave nothing out, and change nothing that was not asked for.`,
    examples: [],
    surroundings: [60, 20, 5, 0],
  },
  // Told what to do, it goes on after the code; shown, it ends there. Of what stands around it writes more than it should.
  small: {
    system: "You change code. Answer with the changed code in one fenced code block.",
    examples: [typescript, python],
    surroundings: [0],
  },
};
