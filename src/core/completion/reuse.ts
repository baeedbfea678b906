import { LruMap } from "../../util/lruMap";
import type { CompletionModel } from "../model/backend";
import type { Cleaned } from "./clean/clean";
import { isSubsequence } from "./clean/subsequence";
import type { Usable } from "./clean/usable";
import { isOnlyClosers, lineAfter } from "./cursorLine";
import type { Extent } from "./extent";
import type { CompletionRequest } from "./request";

/** What the model said at one place, before the gate: asking by key may show what typing does not. */
export interface Answer {
  readonly cleaned: Cleaned | { readonly kind: "none"; readonly reason: Exclude<Usable["reason"], undefined> };
  readonly lineLogProb: number | undefined;
  /** What the model was asked for. */
  readonly extent: Extent;
  /** Whether it was asked before anybody wanted it. */
  readonly isAhead: boolean;
  /** Who said it. */
  readonly model: CompletionModel | undefined;
}

export interface Reused {
  readonly answer: Answer;
  /** The answer as the model gave it; the same object however much of it is typed by now. */
  readonly whole: Answer;
  /** How many characters of the answer stand in the document by now; 0 at the place it was asked for. */
  readonly typed: number;
}

interface Entry {
  readonly uri: string;
  /** Text before the place, its end only; `isWhole` if that is all there was. */
  readonly before: string;
  readonly isWhole: boolean;
  readonly after: string;
  readonly answer: Answer;
}

const capacity = 100;
// Enough to tell places apart. Text further away may change without making a suggestion on screen wrong.
const keptBefore = 1000;
const keptAfter = 300;
const compared = 200;

/**
 * Remembers answers by the text around the cursor, also those that were nothing. An answer still holds when its first
 * characters were typed, when the editor closed brackets behind them, and when they were taken back.
 */
export class Reuse {
  readonly #entries = new LruMap<string, Entry>(capacity);

  add({ document, before, after }: CompletionRequest, answer: Answer): void {
    const entry: Entry = {
      uri: document.uri,
      before: before.slice(-keptBefore),
      isWhole: before.length <= keptBefore,
      after: after.slice(0, keptAfter),
      answer,
    };
    this.#entries.set(keyOf(entry), entry);
  }

  /** What was given at exactly this place. */
  at({ document, before, after }: CompletionRequest): Answer | undefined {
    const [kept, rest] = [before.slice(-keptBefore), after.slice(0, keptAfter)];
    return this.#entries.get(keyOf({ uri: document.uri, before: kept, after: rest }))?.answer;
  }

  /** The newest answer that holds for `request`, cut to what is not typed yet. */
  find(request: CompletionRequest): Reused | undefined {
    for (const entry of this.#entries.values()) {
      if (entry.uri !== request.document.uri) continue;
      const reused = continued(entry, request);
      if (reused) return reused;
    }
    return undefined;
  }

  /** Forgets what others than `model` said, but one answer. */
  keepOnly(model: CompletionModel, one: Answer | undefined): void {
    const kept = this.#entries.values().filter(({ answer }) => answer.model === model || answer === one);
    this.#entries.clear();
    for (const entry of kept.reverse()) this.#entries.set(keyOf(entry), entry);
  }
}

function keyOf({ uri, before, after }: Pick<Entry, "uri" | "before" | "after">): string {
  return [uri, before, after].join("\0");
}

function continued(entry: Entry, request: CompletionRequest): Reused | undefined {
  const typed = typedSince(entry, request.before);
  if (typed === undefined) return undefined;
  const { cleaned } = entry.answer;
  if (typed === 0 && isSameText(entry.after, request.after))
    return { answer: entry.answer, whole: entry.answer, typed };
  if (cleaned.kind === "none") return undefined;
  const rest = restOf(cleaned.text.slice(typed), cleaned.replacedAfter, entry.after, request.after);
  if (!rest || addsNothing(rest, request.after)) return undefined;
  return { answer: { ...entry.answer, cleaned: { kind: "text", ...rest } }, whole: entry.answer, typed };
}

/** Length of the part of the answer that now stands between the entry's place and the cursor. */
function typedSince(entry: Entry, before: string): number | undefined {
  const { cleaned } = entry.answer;
  const text = cleaned.kind === "text" ? cleaned.text : "";
  for (let typed = 0; typed <= text.length && typed <= before.length; typed++) {
    const place = before.length - typed;
    if (entry.isWhole ? place !== entry.before.length : place < entry.before.length) continue;
    if (before.endsWith(text.slice(0, typed)) && before.endsWith(entry.before, place)) return typed;
  }
  return undefined;
}

/**
 * Fits what is left of an answer to the text that stands behind the cursor now.
 * @param left the answer's characters that are not typed yet
 * @param replaced how many characters behind the old place the answer stands for
 */
function restOf(left: string, replaced: number, oldAfter: string, after: string) {
  const [oldRest, rest] = [lineAfter(oldAfter), lineAfter(after)];
  const oldBelow = oldAfter.slice(oldRest.length);
  const target = left + oldRest.slice(replaced);
  if (isSameText(oldBelow, after.slice(rest.length))) {
    if (rest === oldRest) return { text: left, replacedAfter: replaced };
    // Brackets that the editor closed while the answer's own were typed.
    if (isOnlyClosers(rest) && isSubsequence(rest, target)) return { text: target, replacedAfter: rest.length };
  }
  // Enter between brackets puts the closing one on a line of its own, where the answer has it too.
  const closing = /^\n[^\n]*/.exec(after)?.[0];
  if (closing && target.endsWith(closing) && isSameText(oldBelow, after.slice(closing.length))) {
    return { text: target.slice(0, -closing.length), replacedAfter: 0 };
  }
  return undefined;
}

/** Whether all of it stands there already. */
function addsNothing({ text, replacedAfter }: { text: string; replacedAfter: number }, after: string): boolean {
  return text.replace(/\s/g, "") === after.slice(0, replacedAfter).replace(/\s/g, "");
}

/** Whether two texts begin alike; one of them may be cut after `keptAfter` characters. */
function isSameText(a: string, b: string): boolean {
  return a.slice(0, compared) === b.slice(0, compared);
}
