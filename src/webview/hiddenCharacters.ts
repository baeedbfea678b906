import { element } from "./dom";

/** Characters that show nothing or turn the direction of others; line ends, tabs and the emoji selector are none of them. */
const hidden = /(?!\t|\n|\r|\ufe0f)[\p{DI}\p{Cc}\p{Zl}\p{Zp}\ufff9-\ufffb]/u;
const allHidden = new RegExp(hidden, "gu");
/** A joiner or non-joiner belongs behind these: emoji, and scripts that cannot do without. */
const beforeJoiner = /(?:\ufe0f|[\p{S}\p{M}\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}])/u;

export function hasHidden(text: string): boolean {
  return hidden.test(text);
}

/** A text with each hidden character in a marked box that names it. */
export function revealed(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  let from = 0;
  for (const { index, 0: character } of text.matchAll(allHidden)) {
    const [before = ""] = [...text.slice(Math.max(0, index - 2), index)].reverse();
    if (/[\u200c\u200d]/.test(character) && beforeJoiner.test(before)) continue;
    fragment.append(text.slice(from, index), boxOf(character));
    from = index + character.length;
  }
  fragment.append(text.slice(from));
  return fragment;
}

/** Does the same to everything below a node. */
export function revealIn(root: Node): void {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found: Text[] = [];
  while (walker.nextNode()) if (walker.currentNode instanceof Text) found.push(walker.currentNode);
  for (const node of found) if (hasHidden(node.data)) node.replaceWith(revealed(node.data));
}

function boxOf(character: string): HTMLElement {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return element("span", { class: "hidden-character", title: "A character that does not show" }, `U+${code}`);
}
