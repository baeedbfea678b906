import type { TurnView } from "../protocol/page";
import { chip } from "./chips";
import { element, growWithText, hasFocus, iconButton, isPlainEnter, textButton } from "./dom";
import { revealed } from "./hiddenCharacters";

/** A question with what it took along. It can be put in other words where it stands. */
export class Question {
  readonly element = element("div", { class: "question" });
  readonly #text = element("div", { class: "text" });
  readonly #chips = element("ul", { class: "chips", "aria-label": "Attached" });
  readonly #edit = iconButton("edit", "Edit and Ask Again", () => this.#onEdit());
  #asked = "";
  /** Where it is put in other words; undefined where it is not. */
  #field: HTMLTextAreaElement | undefined;

  /** @param onEdited the other words have changed, or there are none any more */
  constructor(
    private readonly onResend: (text: string) => void,
    private readonly onEdited: () => void,
  ) {
    this.element.append(this.#text, this.#chips, this.#edit);
  }

  /** The other words as far as they are typed; undefined where it is not edited. */
  get edited(): string | undefined {
    return this.#field?.value;
  }

  update({ question, attachments }: TurnView): void {
    this.#chips.replaceChildren(...attachments.map((one) => chip(one)));
    this.#chips.hidden = attachments.length === 0;
    if (question === this.#asked) return;
    this.#asked = question;
    this.#text.replaceChildren(revealed(question));
  }

  #showText(): void {
    const hadFocus = hasFocus(this.element);
    this.#field = undefined;
    this.element.classList.remove("editing");
    this.element.replaceChildren(this.#text, this.#chips, this.#edit);
    if (hadFocus) this.#edit.focus();
    this.onEdited();
  }

  #onEdit(): void {
    this.edit(this.#asked).focus();
    this.onEdited();
  }

  /** Begins to edit it, with `text` in place of the question. The keyboard stays where it is. */
  edit(text: string): HTMLTextAreaElement {
    const field = element("textarea", { "aria-label": "The question in other words", rows: "1" });
    field.value = text;
    const send = () => this.#send(field.value);
    field.addEventListener("input", () => {
      growWithText(field);
      this.onEdited();
    });
    field.addEventListener("keydown", (event) => {
      if (isPlainEnter(event)) send();
      else if (event.key === "Escape" && !event.isComposing) this.#showText();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    const cancel = textButton("Cancel", "secondary", () => this.#showText());
    const buttons = element("div", { class: "buttons" }, cancel, textButton("Ask Again", "primary", send));
    this.element.classList.add("editing");
    this.element.replaceChildren(field, this.#chips, buttons);
    growWithText(field);
    this.#field = field;
    return field;
  }

  #send(text: string): void {
    if (text.trim() === "") return;
    this.#showText();
    this.onResend(text);
  }
}
