import { type CompletionRequest, defaultPreferences } from "../../src/core/completion/request";
import { at } from "./cursorText";

/** What a test may say about a request beside its text. */
export type RequestParts = Partial<Omit<CompletionRequest, "before" | "after" | "document">> & {
  readonly document?: Partial<CompletionRequest["document"]>;
};

/** A request at the cursor mark "‸" of a text, as the editor would ask it. */
export function requestAt(marked: string, parts: RequestParts = {}): CompletionRequest {
  const { document, ...rest } = parts;
  return {
    ...at(marked),
    beforeStart: 0,
    hasSelection: false,
    cursors: 1,
    indentation: { tabSize: 2, insertSpaces: true },
    trigger: "automatic",
    switch: "on",
    preferences: defaultPreferences,
    ...rest,
    document: {
      uri: "file:///work/src/main.ts",
      languageId: "typescript",
      path: "src/main.ts",
      isServed: true,
      ...document,
    },
  };
}
