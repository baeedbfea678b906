import { lineBefore } from "./cursorLine";

/** Whether to ask for one line or for a block: a block where the cursor's line opens one or is empty inside one. */
export function extentAt(before: string, writesBlocks: boolean): "line" | "block" {
  if (!writesBlocks) return "line";
  const line = lineBefore(before);
  if (line.trim() === "") return line.length > 0 ? "block" : "line";
  return /[{([:]\s*$|=>\s*$/.test(line) ? "block" : "line";
}
