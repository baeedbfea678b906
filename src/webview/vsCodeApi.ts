import type { FromPage } from "../protocol/page";

/** What the page keeps while it is hidden or loaded anew. */
export interface PageMemory {
  readonly typed: string;
  /** Earlier questions that are being put in other words, by turn; undefined where none is. */
  readonly edits: Readonly<Record<string, string>> | undefined;
  readonly conversationId: string | undefined;
  /** Pixels from the top; undefined where the end was shown. */
  readonly scrollTop: number | undefined;
}

/** VS Code's side of a page. */
export interface VsCodeApi {
  postMessage(message: FromPage): void;
  getState(): PageMemory | undefined;
  setState(state: PageMemory): void;
}

/** Sends what the user does. */
export type Tell = (message: FromPage) => void;
