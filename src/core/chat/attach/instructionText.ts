import { counted } from "./words";

/** Characters of one file of instructions that go to the model with every question. */
export const mostInstructions = 12_000;

/** The beginning of a text as far as there is room, up to a line's end. */
export function boundedInstructions(text: string, most = mostInstructions) {
  const lines = text
    .replace(/^\ufeff/, "")
    .replaceAll(/\r\n?/g, "\n")
    .trim();
  if (lines.length <= most) return { text: lines, leftOut: undefined };
  const end = lines.lastIndexOf("\n", most);
  const kept = lines.slice(0, end > 0 ? end : most);
  return { text: kept, leftOut: `the last ${counted(lines.length - kept.length, "character")} of ${lines.length}` };
}
