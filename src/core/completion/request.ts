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
  /** Text after the cursor, as far as it was read. */
  readonly after: string;
  readonly hasSelection: boolean;
  readonly cursors: number;
  readonly indentation: { readonly tabSize: number; readonly insertSpaces: boolean };
  /** `explicit` means that the user asked by key or command, not that VS Code says "Invoke" (hovering does it too). */
  readonly trigger: "automatic" | "explicit";
  /** Whether the user has Hearth on, here and now. */
  readonly switch: "on" | "off" | "offForLanguage" | "snoozed";
}
