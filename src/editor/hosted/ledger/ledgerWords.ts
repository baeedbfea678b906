import type { LedgerEntry, Left, PromptSource, Purpose } from "../../../core/hosted/leaving";
import { failureWords } from "../../../core/model/failureWords";
import { costWords } from "../costWords";

export const purposeWords: Readonly<Record<Purpose, string>> = {
  completion: "completion",
  chat: "chat",
  actions: "action",
  setup: "what the server can do",
};

/** A line for each file: `src/a.ts, lines 3–40, 52`. A file without lines went as a whole, or has none. */
export function sourceWords(sources: readonly PromptSource[]): readonly string[] {
  const files = new Map<string, PromptSource[]>();
  for (const source of sources) files.set(source.path, [...(files.get(source.path) ?? []), source]);
  return [...files].map(([path, places]) => {
    const lines = places.map((one) => one.lines).filter((one) => one !== undefined);
    if (lines.length < places.length) return path;
    const isOne = lines.length === 1 && lines[0]?.first === lines[0]?.last;
    const ranges = lines.map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`));
    return `${path}, ${isOne ? "line" : "lines"} ${ranges.join(", ")}`;
  });
}

/** How it ended; the end is not known of what was under way when a window was lost. */
export function endWords(left: Left | undefined): string {
  if (!left) return "no end was noted";
  const status = left.status === undefined ? "" : ` (${left.status})`;
  if (left.end === "answered") return `answered${status}`;
  const known: string | undefined = (failureWords as Readonly<Record<string, string>>)[left.end];
  return left.end === "cancelled"
    ? `cancelled${status}`
    : `${left.end}${status}${known ? `: ${firstSentence(known)}` : ""}`;
}

/** What to do about it helps nobody afterwards. */
function firstSentence(words: string): string {
  return words.replace(/\. .*$/s, ".");
}

/** Tokens and cost, as far as they are known; "" for neither. */
export function priceWords(left: Left | undefined): string {
  const { tokens, cost } = left ?? {};
  const about = tokens?.isEstimated ? "about " : "";
  return [
    tokens && `${about}${grouped(tokens.prompt)} + ${grouped(tokens.answer)} tokens`,
    cost !== undefined && costWords(cost),
  ]
    .filter(Boolean)
    .join(", ");
}

export function hostOf(origin: string): string {
  return origin.replace(/^https?:\/\//, "");
}

/** `2026-03-01 14:02:07`, by this machine's clock. @param time milliseconds since 1970 */
export function timeWords(time: number): string {
  const at = new Date(time);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join("-");
  return `${day} ${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(":")}`;
}

export function bytesWords(bytes: number): string {
  return `${grouped(bytes)} bytes`;
}

/** All of an entry, in lines. */
export function entryText(entry: LedgerEntry): string {
  const { time, purpose, origin, method, path, model, sources, bytes, left } = entry;
  const price = priceWords(left);
  return [
    `${timeWords(time)}  ${hostOf(origin)}  ${purposeWords[purpose]}`,
    `  ${method} ${origin}${path}, ${bytesWords(bytes)}${model === "" ? "" : `, for the model ${model}`}`,
    ...(sources.length === 0 ? ["  with no file of yours"] : sourceWords(sources).map((words) => `  with ${words}`)),
    `  ${endWords(left)}${price === "" ? "" : `; ${price}`}`,
    "",
  ].join("\n");
}

/** What was sent, the newest first. */
export function ledgerText(entries: readonly LedgerEntry[]): string {
  if (entries.length === 0) return "Nothing left this machine, as far as the record reaches.\n";
  const count = entries.length === 1 ? "1 request" : `${grouped(entries.length)} requests`;
  return [
    `What left this machine: ${count}, the newest first. Times are this machine's.\n`,
    ...entries.map(entryText),
  ].join("\n");
}

function grouped(count: number): string {
  return count.toLocaleString("en-GB");
}
