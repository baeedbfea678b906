import type { CodeAction } from "../protocol/page";
import { ChunkedText } from "./chunkedText";
import { readInfo } from "./codeInfo";
import { element, iconButton } from "./dom";
import { revealed } from "./hiddenCharacters";
import { canHighlight, highlight } from "./highlight";

const actions: readonly (readonly [CodeAction, string, string])[] = [
  ["apply", "git-pull-request-go-to-changes", "Apply to a File"],
  ["insert", "insert", "Insert at the Cursor"],
  ["newFile", "new-file", "Put into a New File"],
  ["copy", "copy", "Copy"],
];

/** Characters up to which code is coloured while it is being written. */
const longestLive = 8000;
/** Of the time that passes, this part at most goes into colouring code that is not finished. */
const liveShare = 1 / 20;

/** A fenced block: what it is, what can be done with it, and the code. */
export class CodeBlock {
  readonly element: HTMLElement;
  readonly #language: string;
  readonly #chunks: ChunkedText;
  readonly #buttons = element("div", { class: "buttons", role: "toolbar", "aria-label": "Code" });
  #code = "";
  #colourAt = 0;

  /** @param indent levels of lists that it stands in */
  constructor(
    info: string,
    indent: number,
    private readonly onAction: (action: CodeAction) => void,
  ) {
    const { language, label, path } = readInfo(info);
    this.#language = language;
    const name = element("span", { class: "language" }, revealed(label));
    const head = element("div", { class: "head" }, name);
    if (path !== undefined) head.append(element("span", { class: "path", title: path }, revealed(path)));
    head.append(this.#buttons);
    const code = element("code");
    this.#chunks = new ChunkedText(code);
    const words = path === undefined ? `${label} code` : `${label} code of ${path}`;
    const frame = element("pre", { tabindex: "0", "aria-label": words }, code);
    this.element = element("div", { class: `code nested-${indent}`, role: "group", "aria-label": words }, head, frame);
  }

  append(text: string): void {
    this.#code += text;
    const start = performance.now();
    if (start >= this.#colourAt && this.#code.length <= longestLive && this.#colour()) {
      this.#colourAt = performance.now() + (performance.now() - start) / liveShare;
    } else {
      this.#chunks.append(text);
    }
  }

  /** All of the code is there. */
  finish(): void {
    this.#colour();
    for (const [action, icon, label] of actions) {
      this.#buttons.append(iconButton(icon, label, () => this.onAction(action)));
    }
  }

  #colour(): boolean {
    if (!canHighlight(this.#language, this.#code.length)) return false;
    this.#chunks.replace(highlight(this.#code, this.#language), this.#code);
    return true;
  }
}
