import type { LedgerEntry, Left, PromptSource, Purpose } from "../../../core/hosted/leaving";
import { failureWords } from "../../../core/model/failureWords";
import { costWords } from "../costWords";

export const purposeWords: Readonly<Record<Purpose, string>> = {
  completion: "completion",
  chat: "chat",
  actions: "action",
  setup: "what the server can do",
};

/** `src/a.ts, lines 3–40`. Characters are counted from 0, the end excluded. */
export function sourceWords({ path, lines, characters }: PromptSource): string {
  if (lines)
    return lines.first === lines.last ? `${path}, line ${lines.first}` : `${path}, lines ${lines.first}–${lines.last}`;
  if (characters) return `${path}, characters ${characters.from}–${characters.to}`;
  return path;
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
    ...(sources.length === 0 ? ["  with no file of yours"] : sources.map((source) => `  with ${sourceWords(source)}`)),
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
