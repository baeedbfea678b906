import type { FimToken } from "../model/backend";

/** Tells while an answer comes when its first line is complete. What was handed out by then is never taken back. */
export class FirstLine {
  #text = "";
  #isFinished = false;

  /** @returns the text up to the end of the first line that is not blank, once: when more than it has come */
  push({ text }: FimToken): string | undefined {
    if (this.#isFinished) return undefined;
    this.#text += text;
    const found = /^\s*\S[^\n]*(?=\n)/.exec(this.#text)?.[0];
    this.#isFinished = found !== undefined;
    return found;
  }
}
