import type { ModelView, WorkView } from "../protocol/page";
import { element, icon } from "./dom";

/** What the model is doing, below the last turn. */
export class Work {
  readonly element = element("div", { class: "work" });
  readonly #words = element("span");
  readonly #bar = element("div", { class: "bar", "aria-hidden": "true" });
  readonly #fill = element("div", { class: "fill" });

  constructor() {
    this.#bar.append(this.#fill);
    const spinner = icon("loading");
    spinner.classList.add("codicon-modifier-spin");
    this.element.append(spinner, this.#words, this.#bar);
  }

  show(work: WorkView | undefined, model: ModelView): void {
    this.element.hidden = work === undefined;
    if (work === undefined) return;
    const share = shareOf(work, model);
    this.#words.textContent = share === undefined ? words(work) : `${words(work, model)} ${Math.round(share * 100)} %`;
    this.#bar.hidden = share === undefined;
    this.#fill.style.width = `${Math.round((share ?? 0) * 100)}%`;
  }
}

/** 0..1; undefined where nobody knows how much there is to do. */
function shareOf(work: WorkView, model: ModelView): number | undefined {
  if (model.kind === "loading") return model.share;
  return work.kind === "reading" && work.total > 0 ? Math.min(1, work.read / work.total) : undefined;
}

function words(work: WorkView, model?: ModelView): string {
  if (model?.kind === "loading") return "Loading the model";
  switch (work.kind) {
    case "waiting":
      return "Waiting for the model";
    case "reading":
      return "Reading";
    case "thinking":
      return "Thinking";
    case "summing":
      return "Summing up the conversation";
    case "writing":
      return "Writing";
  }
}
