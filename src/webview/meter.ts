import type { MeterView } from "../protocol/page";
import { shortNumber } from "./chips";
import { element } from "./dom";

/** Parts of the context window from which on it is shown as nearly full. */
const nearlyFull = 0.85;

/** How full the context window is. */
export class Meter {
  readonly element = element("div", { class: "meter", role: "meter", "aria-label": "Context", "aria-valuemin": "0" });
  readonly #fill = element("div", { class: "fill" });
  readonly #words = element("span", { class: "faint" });

  constructor() {
    this.element.append(element("div", { class: "track", "aria-hidden": "true" }, this.#fill), this.#words);
  }

  show(view: MeterView | undefined): void {
    this.element.hidden = view === undefined;
    if (view === undefined) return;
    const { used, size } = view;
    const share = Math.min(1, used / Math.max(1, size));
    this.#fill.style.width = `${Math.round(share * 100)}%`;
    this.element.classList.toggle("nearly-full", share >= nearlyFull);
    this.#words.textContent = `${shortNumber(used)} / ${shortNumber(size)}`;
    this.element.setAttribute("aria-valuemax", String(size));
    this.element.setAttribute("aria-valuenow", String(Math.min(used, size)));
    this.element.setAttribute("aria-valuetext", wordsOf(view));
    this.element.title = wordsOf(view);
  }
}

function wordsOf({ used, size, answer, turnsLeftOut }: MeterView): string {
  const number = new Intl.NumberFormat("en");
  const words = `${number.format(used)} of ${number.format(size)} tokens are used, ${number.format(answer)} are kept free for the answer.`;
  if (turnsLeftOut === 0) return words;
  return `${words} ${turnsLeftOut === 1 ? "The first turn does" : `The first ${turnsLeftOut} turns do`} not fit in any more.`;
}
