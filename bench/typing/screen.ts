import type { Change } from "./editor";

/** The ghost text that an editor shows, by VS Code's rules: typing its beginning shortens it, anything else takes it away. */
export class Screen {
  #ghost = "";
  #flickers = 0;

  /** "" where none is shown. */
  get ghost(): string {
    return this.#ghost;
  }

  /** How often a ghost text went though no key was pressed. */
  get flickers(): number {
    return this.#flickers;
  }

  /**
   * The document or the cursor changed.
   * @param cursor where it is now
   * @param after the document behind it now
   * @returns whether a ghost text is still there
   */
  keyPressed(change: Change | undefined, cursor: number, after: string): boolean {
    const typed = change?.text.slice(0, cursor - change.offset) ?? "";
    // A closer that is typed over is reported as replaced by itself.
    const isTyped = typed !== "" && (change?.removed === 0 || change?.text.length === change?.removed);
    const left = isTyped && this.#ghost.startsWith(typed) ? this.#ghost.slice(typed.length) : "";
    // Closers that the editor wrote behind the cursor are replaced by themselves: nothing of that is seen.
    this.#ghost = /^[)\]}"'`]*$/.test(left) && after.startsWith(left) ? "" : left;
    return this.#ghost !== "";
  }

  /** A provider answered for the text as it is now; "" for nothing. */
  answered(text: string): void {
    if (text === "" && this.#ghost !== "") this.#flickers++;
    this.#ghost = text;
  }
}
