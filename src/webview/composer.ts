import type { CommandView, PageState, SelectionView } from "../protocol/page";
import { commandIn } from "../util/command";
import { chip } from "./chips";
import { element, growWithText, hasFocus, icon, iconButton, isPlainEnter, setAttribute } from "./dom";
import { revealed } from "./hiddenCharacters";
import { Meter } from "./meter";
import { Suggestions } from "./suggestions";
import type { Tell } from "./vsCodeApi";

/** Where questions are written. */
export class Composer {
  readonly element = element("form", { class: "composer", "aria-label": "Question" });
  readonly suggestions: Suggestions;
  readonly #field = element("textarea", { rows: "1", "aria-label": "Ask Hearth", placeholder: "Ask Hearth" });
  readonly #chips = element("ul", { class: "chips", "aria-label": "Attached to the question" });
  readonly #send = iconButton("send", "Send", () => this.#sendOrStop());
  readonly #model = element("button", { class: "model", type: "button", title: "Choose a Model" });
  readonly #meter = new Meter();
  #isWorking = false;
  #state: PageState | undefined;
  /** The command by which the chips were shown last. */
  #command: CommandView | undefined;
  /** Which of the earlier questions stands in the field; undefined where none does. */
  #recalled: { readonly index: number; readonly text: string } | undefined;

  /**
   * @param questions what was asked, the newest first
   * @param onTyped the text has changed
   */
  constructor(
    private readonly tell: Tell,
    private readonly questions: () => readonly string[],
    private readonly onTyped: () => void,
    private readonly refuse: (words: string) => void,
  ) {
    this.suggestions = new Suggestions(this.#field, tell, () => this.#onInput());
    this.#model.addEventListener("click", () => tell({ kind: "chooseModel" }));
    const attach = iconButton("attach", "Attach (#)", () => this.#startAttaching());
    const tools = element("div", { class: "tools" }, attach, this.#model, this.#meter.element, this.#send);
    const box = element("div", { class: "box" }, this.#chips, this.#field, tools);
    this.element.append(this.suggestions.element, box);
    this.element.addEventListener("submit", (event) => event.preventDefault());
    this.#field.addEventListener("input", () => this.#onInput());
    this.#field.addEventListener("input", () => this.suggestions.refresh());
    this.#field.addEventListener("click", () => this.suggestions.refresh());
    this.#field.addEventListener("blur", () => this.suggestions.close());
    this.#field.addEventListener("keydown", (event) => {
      if (this.#onKey(event)) event.preventDefault();
    });
  }

  get text(): string {
    return this.#field.value;
  }

  /** Puts back what was typed before the page was loaded anew. */
  restore(text: string): void {
    this.#field.value = text;
    growWithText(this.#field);
  }

  /** Puts a text there, and the keyboard. Undefined leaves the text. */
  compose(text: string | undefined): void {
    // What comes back must not take the place of what was typed since.
    if (text !== undefined) this.#setText(this.text === "" ? text : `${text}\n\n${this.text}`);
    this.#field.focus();
    this.suggestions.refresh();
  }

  show(state: PageState): void {
    const { work, meter, model } = state;
    this.#state = state;
    this.element.hidden = model.kind === "none";
    this.#isWorking = work !== undefined;
    const label = this.#isWorking ? "Stop" : "Send";
    this.#send.replaceChildren(icon(this.#isWorking ? "debug-stop" : "send"));
    this.#send.title = this.#isWorking ? "Stop (Escape)" : "Send (Enter)";
    this.#send.setAttribute("aria-label", label);
    if (model.kind !== "none") this.#showModel(model.name, model.kind);
    this.#meter.show(meter);
    this.#showChips(state);
  }

  stop(): void {
    if (this.#isWorking) this.tell({ kind: "stop" });
  }

  #showModel(name: string, kind: string): void {
    const hint = kind === "failed" ? "warning" : "chevron-down";
    this.#model.replaceChildren(element("span", {}, revealed(name)), icon(hint));
    this.#model.setAttribute("aria-label", `Model: ${name}. Choose another`);
  }

  #showChips(state: PageState): void {
    const { selection, attachments } = state;
    this.#command = this.#commandOf(state);
    const focused = hasFocus(this.#chips);
    const shown = attachments.map((one) => chip(one, () => this.tell({ kind: "detach", attachmentId: one.id })));
    if (selection && this.#command?.takesSelection !== false) shown.unshift(this.#selectionChip(selection));
    this.#chips.replaceChildren(...shown);
    this.#chips.hidden = shown.length === 0;
    if (focused) (this.#chips.querySelector<HTMLElement>("button") ?? this.#field).focus();
  }

  /** The command that says what goes along. */
  #commandOf({ commands, attachments }: PageState): CommandView | undefined {
    const typed = commandIn(this.text)?.toLowerCase();
    return attachments.length > 0 ? undefined : commands.find(({ name }) => name === typed);
  }

  #selectionChip(selection: SelectionView): HTMLElement {
    const { label } = selection;
    const command = this.#command;
    const isIncluded = selection.isIncluded || command !== undefined;
    const switching = isIncluded ? `Leave out ${label}` : `Take along ${label}`;
    const name = command ? `/${command.name} takes ${label} along` : switching;
    const change = () => this.tell({ kind: "includeSelection", isIncluded: !isIncluded });
    const button = element("button", {
      type: "button",
      class: "selection",
      title: name,
      "aria-label": `Current selection ${label}`,
    });
    button.setAttribute("aria-pressed", String(isIncluded));
    button.disabled = command !== undefined;
    button.append(icon(isIncluded ? "eye" : "eye-closed"), element("span", { class: "label" }, revealed(label)));
    button.addEventListener("click", change);
    return element("li", { class: isIncluded ? "chip" : "chip left-out" }, button);
  }

  #onInput(): void {
    growWithText(this.#field);
    if (this.#state && this.#commandOf(this.#state) !== this.#command) this.#showChips(this.#state);
    this.onTyped();
  }

  #setText(text: string): void {
    this.#field.value = text;
    this.#onInput();
  }

  #startAttaching(): void {
    this.#field.focus();
    const { selectionStart: at, selectionEnd: end, value } = this.#field;
    this.#field.setRangeText(/\S$/.test(value.slice(0, at)) ? " #" : "#", at, end, "end");
    this.#onInput();
    this.suggestions.refresh();
  }

  /** @returns whether the key was dealt with */
  #onKey(event: KeyboardEvent): boolean {
    if (this.suggestions.onKey(event)) {
      event.stopPropagation();
      return true;
    }
    if (isPlainEnter(event)) {
      this.#ask();
      return true;
    }
    if (event.isComposing || event.shiftKey) return false;
    if (event.key === "ArrowUp") return this.#recall(1);
    return event.key === "ArrowDown" && this.#recall(-1);
  }

  #sendOrStop(): void {
    if (this.#isWorking) this.stop();
    else this.#ask();
  }

  #ask(): void {
    const { text } = this;
    if (text.trim() === "") return;
    if (this.#isWorking) {
      this.refuse("Hearth is still answering. Escape stops it.");
      return;
    }
    this.#setText("");
    this.suggestions.close();
    this.#recalled = undefined;
    this.tell({ kind: "send", text });
  }

  /** An earlier (1) or later (-1) question, where nothing else is typed. */
  #recall(step: 1 | -1): boolean {
    const isRecalled = this.#recalled !== undefined && this.text === this.#recalled.text;
    if (this.text !== "" && !isRecalled) return false;
    const index = (isRecalled ? (this.#recalled?.index ?? 0) : -1) + step;
    const text = index < 0 ? "" : this.questions()[index];
    if (text === undefined || index < -1) return false;
    this.#recalled = { index, text };
    this.#setText(text);
    setAttribute(this.#field, "data-recalled", index < 0 ? undefined : String(index));
    return true;
  }
}
