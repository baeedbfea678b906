import type { AnswerView } from "../protocol/page";
import { element } from "./dom";

/** Characters of an answer's beginning that are read out. */
const longestSentence = 160;

/** Tells screen readers that an answer begins and what came of it, and nothing in between. */
export class Announcer {
  readonly element = element("div", { class: "for-readers", role: "status", "aria-live": "polite" });
  #isWorking = false;

  working(isWorking: boolean): void {
    if (isWorking && !this.#isWorking) this.element.textContent = "Hearth is answering.";
    this.#isWorking = isWorking;
  }

  finished(text: string, { words }: AnswerView): void {
    const count = text.split(/\s+/).filter(Boolean).length;
    const plain = text.replace(/[`*#_>]/g, "").trim();
    const sentence = /^[^\n]*?[.!?:](?=\s|$)/.exec(plain)?.[0] ?? plain.split("\n", 1)[0] ?? "";
    const length = `The answer has ${count} ${count === 1 ? "word" : "words"}.`;
    this.element.textContent = [words ?? "", length, sentence.slice(0, longestSentence)].filter(Boolean).join(" ");
  }
}
