import type { AnswerView, CodeAction } from "../protocol/page";
import { AnswerBody } from "./answerBody";
import { ChunkedText } from "./chunkedText";
import { element, hasFocus, icon, iconButton } from "./dom";
import type { Slices } from "./slices";

export interface AnswerActions {
  copy(): void;
  regenerate(): void;
  code(index: number, action: CodeAction): void;
}

/** Characters of an answer that are shown as they are before it is rendered. */
const draftLength = 4000;

/** An answer: what was thought, the answer itself, how it ended, and what can be done with it. */
export class Answer {
  readonly element = element("div", { class: "answer" });
  readonly #thought = element("details", { class: "thought" });
  readonly #thoughtTitle = element("summary");
  readonly #thoughtBody = element("div", { class: "thought-text" });
  readonly #source = element("p", { class: "source faint" });
  readonly #end = element("p", { class: "end" });
  readonly #footer = element("div", { class: "footer" });
  readonly #figures = element("span", { class: "figures faint" });
  readonly #draft = element("div", { class: "draft" });
  #thoughtText = new ChunkedText(this.#thoughtBody);
  #body: AnswerBody | undefined;
  /** What is shown, or will be once it is rendered. */
  #text = "";
  #thoughts = "";
  #isEnded = false;

  constructor(
    private readonly slices: Slices,
    private readonly actions: AnswerActions,
  ) {
    this.#thought.append(this.#thoughtTitle, this.#thoughtBody);
    for (const part of [this.#source, this.#thought, this.#end, this.#footer]) part.hidden = true;
    const copy = iconButton("copy", "Copy the Answer", () => actions.copy());
    const again = iconButton("refresh", "Answer Again", () => actions.regenerate());
    this.#footer.append(copy, again, this.#figures);
    this.element.append(this.#source, this.#thought, this.#draft, this.#end, this.#footer);
  }

  get text(): string {
    return this.#text;
  }

  /** What was not rendered yet is, from now on; it was shown as it is. */
  render(): void {
    if (this.#body !== undefined) return;
    this.#draft.remove();
    this.#body = new AnswerBody(this.slices, (index, action) => this.actions.code(index, action));
    this.#thought.after(this.#body.element);
    this.#body.append(this.#text);
    if (this.#isEnded) this.#body.end();
  }

  append(part: "text" | "thought", text: string): void {
    if (part === "thought") {
      this.#thoughts += text;
      this.#thoughtText.append(text);
    } else {
      this.#text += text;
      this.#body?.append(text);
    }
    this.#showThoughtTitle();
  }

  update(view: AnswerView): void {
    if (!this.#goesOnWith(view)) this.#restart();
    const isNew = this.#text === "" && this.#thoughts === "";
    if (view.thought.length > this.#thoughts.length) this.append("thought", view.thought.slice(this.#thoughts.length));
    if (view.text.length > this.#text.length) this.append("text", view.text.slice(this.#text.length));
    this.#isEnded = view.end !== undefined;
    if (this.#isEnded && this.#body !== undefined) this.#body.end();
    else if (isNew && this.#body === undefined) this.#draft.textContent = this.#text.slice(0, draftLength);
    this.#showSource(view);
    this.#showEnd(view);
    this.#showThoughtTitle();
  }

  dispose(): void {
    this.#body?.dispose();
  }

  #goesOnWith({ text, thought, end }: AnswerView): boolean {
    if (this.#isEnded) return end !== undefined && text === this.#text && thought === this.#thoughts;
    return text.startsWith(this.#text) && thought.startsWith(this.#thoughts);
  }

  /** Another answer takes the place of this one. The keyboard stays in it. */
  #restart(): void {
    const hadFocus = this.#body !== undefined && hasFocus(this.#body.element);
    this.#body?.dispose();
    this.#body?.element.remove();
    this.#text = "";
    this.#thoughts = "";
    this.#isEnded = false;
    this.#thoughtBody.replaceChildren();
    this.#thoughtText = new ChunkedText(this.#thoughtBody);
    if (this.#body !== undefined) {
      this.#body = undefined;
      this.render();
    }
    if (hadFocus) this.element.closest<HTMLElement>("article")?.focus();
  }

  #showThoughtTitle(): void {
    this.#thought.hidden = this.#thoughts === "";
    this.#thoughtTitle.textContent = this.#text === "" && !this.#isEnded ? "Thinking" : "Thought";
  }

  /** What comes from elsewhere is marked from the question on. Of what never came, nothing is said. */
  #showSource({ model, server, text, thought, end }: AnswerView): void {
    this.#source.hidden = server === undefined || (end !== undefined && text === "" && thought === "");
    const words = `${end === undefined ? "asking" : "answered by"} ${model} at ${server}`;
    this.#source.replaceChildren(icon("cloud"), element("span", {}, words));
  }

  #showEnd({ end, words, figures, model, server }: AnswerView): void {
    this.#end.hidden = words === undefined || end === undefined;
    this.#end.classList.toggle("failed", end === "failed");
    this.#end.replaceChildren(icon(end === "failed" ? "error" : "info"), element("span", {}, words ?? ""));
    this.#footer.hidden = end === undefined;
    this.#figures.textContent = [server === undefined && model, figures].filter(Boolean).join(" · ");
  }
}
