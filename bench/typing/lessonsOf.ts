import { type Lessons, placeKey } from "../engine/lessons";
import type { Trace } from "./trace";

/** What a model is told to write in a trace: its answer at each text that the trace passes through. */
export function lessonsOf({ paths, initial, finished, events }: Trace): Lessons {
  const texts = [...initial];
  const answers = paths.map((): Record<string, string> => ({}));
  for (const { file, change, cursor, answer, ahead, isDue } of events) {
    if (!change) continue;
    const old = texts[file] ?? "";
    const text = old.slice(0, change.offset) + change.text + old.slice(change.offset + change.removed);
    texts[file] = text;
    const key = placeKey(text.slice(0, cursor));
    const known = answers[file];
    // Where the same text comes again, in the middle of a correction, what is due there counts.
    if (!known) continue;
    if (isDue || known[key] === undefined) known[key] = answer;
    known[placeKey(text.slice(0, cursor) + answer)] ??= ahead;
  }
  return Object.fromEntries(paths.map((path, at) => [path, { text: finished[at] ?? "", answers: answers[at] ?? {} }]));
}
