import {
  array,
  boolean,
  fallback,
  finite,
  type InferOutput,
  integer,
  literal,
  minValue,
  number,
  object,
  optional,
  parse,
  picklist,
  pipe,
  readonly,
  regex,
  safeParse,
  string,
  variant,
} from "valibot";
import { hostedFeatures } from "../../../core/hosted/feature";

/** Bytes of the longest line that is written or read. */
export const longestLine = 256 << 10;

const count = pipe(number(), integer(), minValue(0));
const id = pipe(string(), regex(/^[0-9a-f]{16}$/));
const nothing = () => undefined;

const leaving = {
  purpose: picklist([...hostedFeatures, "setup"]),
  origin: string(),
  method: picklist(["GET", "POST"]),
  path: string(),
  model: string(),
  sources: pipe(array(object({ path: string(), lines: optional(object({ first: count, last: count })) })), readonly()),
  bytes: count,
};

/** What a server says of tokens and cost may be anything; what cannot be is left out. */
const left = {
  // A kind, and never somebody's words.
  end: pipe(string(), regex(/^[A-Za-z]{1,40}$/)),
  status: optional(count, nothing),
  tokens: fallback(optional(object({ prompt: count, answer: count, isEstimated: boolean() }), nothing), undefined),
  cost: fallback(optional(pipe(number(), finite(), minValue(0)), nothing), undefined),
};

const line = variant("kind", [
  object({ kind: literal("leaving"), id, time: count, ...leaving }),
  object({ kind: literal("left"), id, ...left }),
  // What was counted of a day whose record the user deleted.
  object({ kind: literal("spent"), requests: count, tokens: count }),
]);

export type LedgerLine = InferOutput<typeof line>;

/**
 * A line as it is appended: between two line breaks, so that it stands by itself also where the last one was torn. What
 * the form does not know is left out.
 * @throws {Error} where it could not be read again
 */
export function encodeLine(value: LedgerLine): Buffer {
  const text = Buffer.from(`\n${JSON.stringify(parse(line, value))}\n`);
  if (text.length > longestLine) throw new Error(`a line of ${text.length} bytes is too long for the ledger`);
  return text;
}

/** @returns undefined for what is torn, or no line of ours */
export function decodeLine(text: string): LedgerLine | undefined {
  try {
    const { output, success } = safeParse(line, JSON.parse(text));
    return success ? output : undefined;
  } catch {
    return undefined;
  }
}
