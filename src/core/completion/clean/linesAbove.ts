import { lineBefore } from "../cursorLine";
import { indentOf, isBlank, isCloserLine, linesAbove } from "./lines";

/**
 * Whether a text writes the lines directly above again, in order, and nothing else: small models go on like that after
 * each accept (sourcegraph/cody#944, Kilo-Org/kilocode#4491).
 * @param text with what stays of the cursor's line after it
 */
export function repeatsAbove(text: string, before: string): boolean {
  const cursorLine = lineBefore(before);
  const ownLine = isBlank(cursorLine) || text.startsWith("\n");
  // One that was half there already may be meant: `i++;` below `i++;`.
  if (!ownLine && !text.includes("\n")) return false;
  const written = (text.startsWith("\n") ? text : cursorLine + text).split("\n").filter((line) => !isBlank(line));
  const above = linesAbove(text.startsWith("\n") ? `${before}\n` : before, written.length);
  return written.every((line, index) => isSame(line, above[index])) && /[\p{L}\p{N}]/u.test(written.join(""));
}

function isSame(line: string, above: string | undefined): boolean {
  if (line.trim() !== above?.trim()) return false;
  return !isCloserLine(line) || indentOf(line) === indentOf(above);
}
