/** The closing tag that a text begins with, with the blanks before it: `</div>`, and `</>` of JSX. */
export function leadingTag(text: string): string | undefined {
  return /^\s*<\/[\w.:-]*>/.exec(text)?.[0];
}

/** Where the first closing tag of this name starts that has no opening one in the text before it. */
export function startOfTag(text: string, tag: string): number | undefined {
  const name = tag.trim().slice(2, -1);
  let depth = 0;
  for (const found of text.matchAll(/<(\/?)([\w.:-]*)(?:\s[^<>]*)?(\/?)>/g)) {
    if (found[2] !== name || found[3] === "/") continue;
    if (found[1] === "") depth++;
    else if (depth-- === 0) return found.index;
  }
  return undefined;
}
