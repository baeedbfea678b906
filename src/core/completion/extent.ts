import { lineBefore } from "./cursorLine";
import type { CompletionRequest } from "./request";

export type Extent = "line" | "block";

/**
 * Whether to ask for one line or for a block: a block where the cursor's line opens one or is empty inside one, and for
 * who asks by key, if the model was made to write them. What the user set goes before that.
 */
export function extentAt({ before, trigger, preferences }: CompletionRequest, writesBlocks: boolean): Extent {
  if (preferences.lines !== "auto") return preferences.lines === "multi" ? "block" : "line";
  if (!writesBlocks) return "line";
  if (trigger === "explicit") return "block";
  const line = lineBefore(before);
  if (line.trim() === "") return line.length > 0 ? "block" : "line";
  return /[{([:]\s*$|=>\s*$/.test(line) ? "block" : "line";
}
