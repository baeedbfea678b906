import type { ConversationView } from "../protocol/page";
import { element, hasFocus, iconButton, isPlainEnter, setAttribute } from "./dom";
import { revealed } from "./hiddenCharacters";
import type { Tell } from "./vsCodeApi";

/** The list of conversations, over the transcript. */
export class History {
  readonly element = element("section", {
    class: "history",
    role: "dialog",
    "aria-modal": "true",
    "aria-label": "Conversations",
  });
  readonly #search = element("input", { type: "search", placeholder: "Search", "aria-label": "Search conversations" });
  readonly #list = element("ul", { "aria-label": "Conversations" });
  readonly #empty = element("p", { class: "faint" }, "Nothing is found.");

  /** @param onClose puts the keyboard back */
  constructor(
    private readonly tell: Tell,
    private readonly onClose: () => void,
  ) {
    const close = iconButton("close", "Close the List", () => this.close());
    this.element.append(element("div", { class: "search" }, this.#search, close), this.#list, this.#empty);
    this.element.hidden = true;
    this.#empty.hidden = true;
    this.#search.addEventListener("input", () => this.#ask());
    this.element.addEventListener("keydown", (event) => this.#onKey(event));
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  open(): void {
    this.element.hidden = false;
    this.#search.value = "";
    this.#list.replaceChildren();
    this.#ask();
    this.#search.focus();
  }

  close(): void {
    if (!this.isOpen) return;
    this.element.hidden = true;
    this.onClose();
  }

  show(items: readonly ConversationView[]): void {
    // A title is being written.
    if (!this.isOpen || this.#list.querySelector("input")) return;
    const had = hasFocus(this.#list) ? this.#rows.findIndex(hasFocus) : -1;
    const focused = this.#rows[had]?.dataset.id;
    this.#list.replaceChildren(...items.map((item) => this.#row(item)));
    this.#empty.hidden = items.length > 0;
    if (had === -1) return;
    // The keyboard stays at its conversation, or where that was.
    const row = this.#rows.find(({ dataset }) => dataset.id === focused) ?? this.#rows[Math.min(had, items.length - 1)];
    (row?.querySelector("button") ?? this.#search).focus();
  }

  get #rows(): readonly HTMLElement[] {
    return [...this.#list.querySelectorAll<HTMLElement>(":scope > li")];
  }

  #ask(): void {
    this.tell({ kind: "listConversations", query: this.#search.value });
  }

  #row(item: ConversationView): HTMLElement {
    const { id, title, when, isCurrent } = item;
    const row = element("li", { "data-id": id });
    const open = element("button", { class: "open", type: "button" });
    open.append(element("span", { class: "title" }, revealed(title)), element("span", { class: "faint" }, when));
    open.addEventListener("click", () => {
      this.tell({ kind: "openConversation", id });
      this.close();
    });
    setAttribute(open, "aria-current", isCurrent ? "true" : undefined);
    const rename = iconButton("edit", `Rename ${title}`, () => this.#rename(row, item));
    const exporting = iconButton("export", `Export ${title}`, () => this.tell({ kind: "exportConversation", id }));
    const remove = iconButton("trash", `Delete ${title}`, () => this.tell({ kind: "deleteConversation", id }));
    row.append(open, rename, exporting, remove);
    return row;
  }

  #rename(row: HTMLElement, item: ConversationView): void {
    const field = element("input", { type: "text", "aria-label": `New title of ${item.title}` });
    field.value = item.title;
    const back = (title: string) => {
      const shown = this.#row({ ...item, title });
      row.replaceWith(shown);
      shown.querySelector("button")?.focus();
    };
    field.addEventListener("keydown", (event) => {
      const title = field.value.trim();
      if (isPlainEnter(event) && title !== "") {
        this.tell({ kind: "renameConversation", id: item.id, title });
        back(title);
      } else if (event.key === "Escape") back(item.title);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    row.replaceChildren(field);
    field.select();
    field.focus();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      event.stopPropagation();
      this.close();
      return;
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    const stops = [this.#search, ...this.#rows.map((row) => row.querySelector("button"))];
    const here = stops.findIndex((stop) => stop !== null && hasFocus(stop.closest("li") ?? stop));
    stops[here + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
  }
}
