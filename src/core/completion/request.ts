/** What the user chose, for the language and folder at hand. */
export interface CompletionPreferences {
  /** `single`: never more than one line; `multi`: a block wherever the model has one to write. */
  readonly lines: "auto" | "single" | "multi";
  readonly eagerness: Eagerness;
  /** Nothing is done ahead of the user, and the model is asked only in a pause. */
  readonly savesPower: boolean;
}

export type Eagerness = "low" | "medium" | "high";

export const defaultPreferences: CompletionPreferences = { lines: "auto", eagerness: "medium", savesPower: false };

/** What the editor knows when a suggestion might be shown: plain values, line ends LF. */
export interface CompletionRequest {
  readonly document: {
    /** Tells documents apart; never shown to a model. */
    readonly uri: string;
    readonly languageId: string;
    /** Path relative to the workspace folder, "/" between folders; a made-up name for untitled documents. */
    readonly path: string;
    /** Whether the document is of a kind that Hearth serves (not a commit box, an output panel, a diff, …). */
    readonly isServed: boolean;
  };
  /** Text before the cursor, as far as it was read; with IntelliSense open, as if its selected entry had been accepted. */
  readonly before: string;
  /** Offset of the first character of `before` in the document, LF counted as one. 0 unless the document is large. */
  readonly beforeStart: number;
  /** Its line, counted from 0; undefined where lines mean nothing, as in a notebook. */
  readonly beforeLine?: number | undefined;
  /** Text after the cursor, as far as it was read. */
  readonly after: string;
  readonly hasSelection: boolean;
  readonly cursors: number;
  readonly indentation: { readonly tabSize: number; readonly insertSpaces: boolean };
  /** `explicit` means that the user asked by key or command, not that VS Code says "Invoke" (hovering does it too). */
  readonly trigger: "automatic" | "explicit";
  /** Whether the user has Hearth on, here and now. */
  readonly switch: "on" | "off" | "offForLanguage" | "snoozed";
  readonly preferences: CompletionPreferences;
}
