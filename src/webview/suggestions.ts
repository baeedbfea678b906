import type { SuggestionView } from "../protocol/page";
import { element, icon, setAttribute } from "./dom";
import { revealed } from "./hiddenCharacters";
import type { Tell } from "./vsCodeApi";

/** What is typed behind a `#` or `/`, up to the cursor. */
interface Place {
  readonly from: number;
  readonly to: number;
  readonly sigil: "#" | "/";
  readonly query: string;
}

const listId = "suggestions";

/** The list below a `#` or `/` in the composer. What is in it comes from the extension. */
export class Suggestions {
  readonly element = element("ul", { id: listId, class: "suggestions", role: "listbox", "aria-label": "Suggestions" });
  #items: readonly SuggestionView[] = [];
  #chosen = 0;
  #request = 0;
  #place: Place | undefined;
  /** Where a sigil stands whose query may have spaces, because a suggestion led to more. */
  #ledFrom: number | undefined;

  constructor(
    private readonly field: HTMLTextAreaElement,
    private readonly tell: Tell,
    private readonly onTaken: () => void,
  ) {
    for (const [name, value] of [
      ["role", "combobox"],
      ["aria-autocomplete", "list"],
      ["aria-haspopup", "listbox"],
      ["aria-controls", listId],
    ] as const)
      field.setAttribute(name, value);
    this.close();
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** The text or the cursor has changed. */
  refresh(): void {
    const place = this.#find();
    if (place === undefined) {
      this.close();
      return;
    }
    const { sigil, query } = place;
    const isSame = this.#place?.from === place.from && this.#place.query === query;
    this.#place = place;
    if (!isSame) this.tell({ kind: "suggest", request: ++this.#request, sigil, query });
  }

  show(request: number, items: readonly SuggestionView[]): void {
    if (request !== this.#request || this.#place === undefined) return;
    if (items.length === 0) this.#ledFrom = undefined;
    this.#items = items;
    this.#chosen = 0;
    this.element.replaceChildren(...items.map((item, index) => this.#option(item, index)));
    this.element.hidden = items.length === 0;
    this.#mark();
  }

  close(): void {
    this.#place = undefined;
    this.#request++;
    this.#items = [];
    this.element.hidden = true;
    this.element.replaceChildren();
    this.#mark();
  }

  /** @returns whether the key was for the list */
  onKey(event: KeyboardEvent): boolean {
    if (!this.isOpen || event.isComposing) return false;
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined) this.#chosen = (this.#chosen + step + this.#items.length) % this.#items.length;
    else if (event.key === "Enter" || event.key === "Tab") this.#take(this.#items[this.#chosen]);
    else if (event.key === "Escape") this.#dismiss();
    else return false;
    this.#mark();
    return true;
  }

  #dismiss(): void {
    this.#ledFrom = undefined;
    const place = this.#place;
    this.close();
    // So that it does not open again with the next move of the cursor.
    this.#place = place;
  }

  #find(): Place | undefined {
    const { value, selectionStart: to, selectionEnd } = this.field;
    if (to !== selectionEnd) return undefined;
    const from = this.#ledFrom ?? to - (/(?<!\S)[#/]\S*$/.exec(value.slice(0, to))?.[0].length ?? 0);
    const typed = value.slice(from, to);
    const sigil = typed.charAt(0);
    const isCommand = sigil === "/" && value.slice(0, from).trim() === "";
    if (typed.includes("\n") || (sigil !== "#" && !isCommand)) {
      this.#ledFrom = undefined;
      return undefined;
    }
    return { from, to, sigil: sigil === "#" ? "#" : "/", query: typed.slice(1) };
  }

  #take(item: SuggestionView | undefined): void {
    if (item === undefined || this.#place === undefined) return;
    const { from, to } = this.#place;
    this.close();
    this.field.setRangeText(item.leadsTo ?? "", from, to, "end");
    this.#ledFrom = item.leadsTo === undefined ? undefined : from;
    if (item.leadsTo === undefined) this.tell({ kind: "attach", suggestionId: item.id });
    this.onTaken();
    this.refresh();
  }

  #option(item: SuggestionView, index: number): HTMLElement {
    const { icon: name, label, detail } = item;
    const option = element("li", { id: `${listId}-${index}`, role: "option" }, icon(name));
    option.append(
      element("span", { class: "label" }, revealed(label)),
      element("span", { class: "faint" }, revealed(detail)),
    );
    // The keyboard stays in the field.
    option.addEventListener("mousedown", (event) => {
      event.preventDefault();
      this.#take(item);
    });
    return option;
  }

  #mark(): void {
    const { isOpen } = this;
    setAttribute(this.field, "aria-expanded", String(isOpen));
    setAttribute(this.field, "aria-activedescendant", isOpen ? `${listId}-${this.#chosen}` : undefined);
    [...this.element.children].forEach((option, index) => {
      option.setAttribute("aria-selected", String(index === this.#chosen));
      if (index === this.#chosen && isOpen) option.scrollIntoView({ block: "nearest" });
    });
  }
}
