import type { OfferView, PageState } from "../protocol/page";
import { element, icon, setAttribute, textButton } from "./dom";
import type { Tell } from "./vsCodeApi";

const noOffers =
  "None of the models that Hearth knows would do well here: they want more memory, or a quicker processor. The list has them all with the reason, and takes any other GGUF file.";

/**
 * Where what is asked goes.
 * @param server host of the one that would answer; undefined where a model of this machine does
 * @param allowed host of the one that may be asked
 */
function whereWords(server: string | undefined, allowed: string | undefined): string {
  if (server !== undefined) return `${server} answers. What you ask and attach is sent there, as you allowed.`;
  const here = "The model runs on this machine.";
  if (allowed === undefined) return `${here} Nothing that you ask or attach leaves it.`;
  return `${here} Where it cannot answer, ${allowed} is asked, as you allowed.`;
}

/** What stands where nothing was asked yet, or where there is no model to ask. */
export class Welcome {
  readonly element = element("section", { class: "welcome" });
  #shown = "";

  constructor(private readonly tell: Tell) {}

  show({ model, allowedServer }: Pick<PageState, "model" | "allowedServer">, isEmpty: boolean): void {
    this.element.hidden = model.kind !== "none" && !isEmpty;
    // The same page again must not take the keyboard from its buttons.
    const server = "server" in model ? model.server : undefined;
    const words = whereWords(server, allowedServer);
    const key = JSON.stringify([model.kind === "none" ? model : "hints", words]);
    if (key === this.#shown) return;
    this.#shown = key;
    setAttribute(this.element, "aria-label", model.kind === "none" ? "Choose a model" : "Welcome");
    this.element.replaceChildren(...(model.kind === "none" ? this.#offers(model.offers, allowedServer) : hints(words)));
  }

  #offers(offers: readonly OfferView[] | undefined, allowedServer: string | undefined): readonly HTMLElement[] {
    const title = element("h2", {}, "Chat with a model on this machine");
    const stays = allowedServer === undefined ? "Nothing that you ask or attach leaves it. " : "";
    const words = `${stays}The model is brought once.`;
    const list = element("ul", { class: "offers" }, ...(offers ?? []).map((offer) => this.#offer(offer)));
    const looking = element("p", { class: "faint" }, "Looking at what would suit this machine …");
    const choose = textButton("Choose Another Model", "link", () => this.tell({ kind: "chooseModel" }));
    const none = element("p", { class: "faint" }, noOffers);
    const found = offers === undefined ? looking : offers.length === 0 ? none : list;
    return [bigIcon(), title, element("p", {}, words), found, choose];
  }

  #offer({ id, name, detail }: OfferView): HTMLElement {
    const words = element("div", {}, element("h3", {}, name), element("p", { class: "faint" }, detail));
    const take = textButton("Get It", "primary", () => this.tell({ kind: "takeOffer", id }));
    take.setAttribute("aria-label", `Get ${name}`);
    return element("li", { class: "offer" }, words, take);
  }
}

function hints(where: string): readonly HTMLElement[] {
  const hint = (key: string, words: string) => element("li", {}, element("kbd", {}, key), words);
  return [
    bigIcon(),
    element("h2", {}, "Ask about your code"),
    element("p", {}, where),
    element(
      "ul",
      { class: "hints" },
      hint("#", "attaches files, symbols, problems"),
      hint("/", "lists what can be done"),
    ),
  ];
}

function bigIcon(): HTMLElement {
  const made = icon("comment-discussion");
  made.classList.add("big");
  return made;
}
