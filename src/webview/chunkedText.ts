import { element } from "./dom";
import { hasHidden, revealed } from "./hiddenCharacters";

/** A chunk ends with the line that makes it as large as this. */
const mostLines = 100;
const mostCharacters = 6000;
/** Characters after which a line is broken, because the browser lays out a line as a whole. */
const longestLine = 8000;

/** Plain text that grows at its end. It stands in chunks, of which the browser lays out those on screen only. */
export class ChunkedText {
  #chunk: HTMLElement | undefined;
  #lines = 0;
  #characters = 0;
  /** Characters of the line that is not at its end. */
  #lineLength = 0;

  constructor(private readonly parent: HTMLElement) {}

  append(text: string): void {
    let from = 0;
    for (let at = 0; at < text.length; ) {
      const end = text.indexOf("\n", at) + 1 || text.length;
      const to = beforeHalf(text, Math.min(end, at + longestLine - this.#lineLength));
      this.#characters += to - at;
      this.#lineLength += to - at;
      at = Math.max(to, at + 1);
      const isBroken = this.#lineLength >= longestLine - 1;
      if (text.charAt(at - 1) === "\n") {
        this.#lines++;
        this.#lineLength = 0;
      }
      const isFull = this.#lineLength === 0 && (this.#lines >= mostLines || this.#characters >= mostCharacters);
      if (!isFull && !isBroken) continue;
      this.#put(text.slice(from, at));
      this.#startChunk();
      from = at;
    }
    this.#put(text.slice(from));
  }

  /** Shows `text`, which is all there was, in another way. What is appended goes on behind it. */
  replace(shown: DocumentFragment, text: string): void {
    this.#startChunk();
    this.#lineLength = text.length - (text.lastIndexOf("\n") + 1);
    this.#chunk = element("div", {}, shown);
    this.parent.replaceChildren(this.#chunk);
  }

  #startChunk(): void {
    this.#chunk = undefined;
    this.#lines = 0;
    this.#characters = 0;
    this.#lineLength = 0;
  }

  #put(text: string): void {
    if (text === "") return;
    this.#chunk ??= this.parent.appendChild(element("div", { class: "chunk" }));
    this.#chunk.style.containIntrinsicHeight = `auto ${this.#lines + 1}lh`;
    const end = this.#chunk.lastChild;
    if (hasHidden(text)) this.#chunk.append(revealed(text));
    else if (end instanceof Text) end.appendData(text);
    else this.#chunk.append(text);
  }
}

/** Not between the two halves of a character. */
function beforeHalf(text: string, at: number): number {
  return at < text.length && /[\ud800-\udbff]/.test(text.charAt(at - 1)) ? at - 1 : at;
}
