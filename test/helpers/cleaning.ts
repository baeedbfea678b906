import assert from "node:assert/strict";
import { type Cleaned, type CleanInput, clean } from "../../src/core/completion/clean/clean";
import { at } from "./cursorText";

export const spaces = { tabSize: 4, insertSpaces: true };
export const tabs = { tabSize: 4, insertSpaces: false };

/** One complaint: what stood around the cursor "‸", what the model answered, and what is right to show. */
export interface CleaningCase {
  readonly it: string;
  readonly document: string;
  readonly text: string;
  /** The text shown, the text and how many characters it replaces, or the reason why nothing is. */
  readonly gives: string | readonly [string, number] | { readonly none: string };
}

/** What is not said is a TypeScript document that was read whole, in four spaces. */
export type CleaningParts = Partial<Omit<CleanInput, "text" | "before" | "after">>;

export function cleaned(document: string, text: string, parts: CleaningParts = {}): Cleaned {
  return clean({ ...inputParts, ...parts, ...at(document), text });
}

const inputParts = { beforeStart: 0, indentation: spaces, document: { languageId: "typescript" } } as const;

/** A test for each case; each result, cleaned again, must stay as it is. */
export function cleaningTable(title: string, cases: readonly CleaningCase[], parts: CleaningParts = {}): void {
  describe(title, () => {
    for (const { it: name, document, text, gives } of cases) {
      it(name, () => {
        const result = cleaned(document, text, parts);
        assert.deepEqual(result, expected(gives));
        if (result.kind === "text") assert.deepEqual(cleaned(document, result.text, parts), result, "cleaned again");
      });
    }
  });
}

function expected(gives: CleaningCase["gives"]): Cleaned | { readonly kind: "none"; readonly reason: string } {
  if (typeof gives === "string") return { kind: "text", text: gives, replacedAfter: 0 };
  if ("none" in gives) return { kind: "none", reason: gives.none };
  return { kind: "text", text: gives[0], replacedAfter: gives[1] };
}
