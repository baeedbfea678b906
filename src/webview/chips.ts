import type { AttachmentView } from "../protocol/page";
import { element, icon, iconButton } from "./dom";
import { revealed } from "./hiddenCharacters";

/** A thing that goes along with a question: its icon, its name, what it costs, and how to take it away. */
export function chip(view: AttachmentView, onRemove?: () => void): HTMLElement {
  const { label, tokens, leftOut } = view;
  const cost = tokens === undefined ? "" : `${shortNumber(tokens)} tokens`;
  const name = element("span", { class: "label" }, revealed(label));
  const made = element("li", { class: "chip", title: [label, cost, leftOut].filter(Boolean).join("\n") });
  made.append(icon(view.icon), name);
  if (cost !== "") made.append(element("span", { class: "faint" }, cost));
  if (leftOut !== undefined)
    made.append(element("span", { class: "warning" }, icon("warning"), visuallyHidden(leftOut)));
  if (onRemove) made.append(iconButton("close", `Remove ${label}`, onRemove));
  return made;
}

export function visuallyHidden(words: string): HTMLElement {
  return element("span", { class: "for-readers" }, words);
}

/** 850, 1.2k, 12k. */
export function shortNumber(value: number): string {
  if (value < 1000) return String(value);
  return `${value < 9950 ? (value / 1000).toFixed(1).replace(/\.0$/, "") : Math.round(value / 1000)}k`;
}
