/** A fence of backticks that nothing in `text` can end. */
export function fenceFor(text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  return "`".repeat(longest + 1);
}

/** Markdown whose last code block is closed, so that what stands behind it is not taken into it. */
export function withClosedFence(markdown: string): string {
  let open: string | undefined;
  for (const line of markdown.split("\n")) {
    const [, fence, rest = ""] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (fence === undefined) continue;
    // A line of backticks with a backtick behind them is text.
    if (open === undefined) open = fence.startsWith("~") || !rest.includes("`") ? fence : undefined;
    else if (fence.startsWith(open) && rest.trim() === "") open = undefined;
  }
  if (open === undefined) return markdown;
  return `${markdown}${markdown.endsWith("\n") ? "" : "\n"}${open}`;
}
