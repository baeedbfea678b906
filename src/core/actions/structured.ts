import type { ObjectSchema, ReplyOf, ReplySchema } from "../../util/replySchema";
import type { ChatBackend, Reply } from "../chat/chatBackend";
import { type Ask, ask } from "./ask";

/** Items of a reply's lists that were left out. */
export interface LeftOut {
  /** No list may have so many. */
  readonly tooMany: number;
  /** They are not of the schema, where others are. */
  readonly unfit: number;
}

/** A reply that was to be JSON of a schema. */
export type Structured<T> =
  /** `isCut`: it ended before its time, and this is what was whole. */
  | { readonly kind: "value"; readonly value: T; readonly isCut: boolean; readonly leftOut: LeftOut }
  /** It is not of the schema, or too little of it came. */
  | { readonly kind: "unreadable"; readonly isCut: boolean };

/** Asks for JSON. @throws {BackendError} as {@link ask} does */
export async function askFor<const S extends ObjectSchema>(
  asked: Omit<Ask, "schema">,
  schema: S,
  backend: ChatBackend,
  signal: AbortSignal,
): Promise<Structured<ReplyOf<S>>> {
  return readReply(await ask({ ...asked, schema }, backend, signal), schema);
}

/** Trusts no grammar: there are models that run without one. */
export function readReply<S extends ObjectSchema>(
  { text, end }: Pick<Reply, "text" | "end">,
  schema: S,
): Structured<ReplyOf<S>> {
  const isCut = end !== "endOfText";
  const value = parsed(isCut ? closed(text) : text);
  const leftOut = mend(value, schema);
  return fits(value, schema) ? { kind: "value", value, isCut, leftOut } : { kind: "unreadable", isCut };
}

const nothing: LeftOut = { tooMany: 0, unfit: 0 };

/** Takes the items out that a list may not have: the rest is as good as without them. Of none that fits, nothing is good. */
function mend(value: unknown, schema: ReplySchema): LeftOut {
  if (!("type" in schema) || typeof value !== "object" || value === null) return nothing;
  if (schema.type === "array" && Array.isArray(value)) {
    const mended = value.map((item) => ({ item, inside: mend(item, schema.items) }));
    const good = mended.filter(({ item }) => fits(item, schema.items));
    if (good.length === 0) return nothing;
    const kept = good.slice(0, schema.maxItems);
    const own = { tooMany: good.length - kept.length, unfit: value.length - good.length };
    value.splice(0, value.length, ...kept.map(({ item }) => item));
    return sumOf([own, ...kept.map(({ inside }) => inside)]);
  }
  if (schema.type !== "object") return nothing;
  return sumOf(Object.entries(schema.properties).map(([name, one]) => mend(Reflect.get(value, name), one)));
}

function sumOf(all: readonly LeftOut[]): LeftOut {
  return all.reduce((a, b) => ({ tooMany: a.tooMany + b.tooMany, unfit: a.unfit + b.unfit }), nothing);
}

function fits<S extends ReplySchema>(value: unknown, schema: S): value is ReplyOf<S>;
function fits(value: unknown, schema: ReplySchema): boolean {
  if ("enum" in schema) return schema.enum.some((one) => one === value);
  if (schema.type === "string") return typeof value === "string";
  if (schema.type === "integer") return Number.isSafeInteger(value);
  if (schema.type === "array") {
    const { items, minItems = 0, maxItems } = schema;
    if (!Array.isArray(value) || value.length < minItems || value.length > maxItems) return false;
    return value.every((item) => fits(item, items));
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.entries(schema.properties).every(([name, one]) => fits((value as Record<string, unknown>)[name], one));
}

/** The beginning of some JSON up to the last list or object that is whole, and what is open there closed. */
function closed(text: string): string {
  const closers: string[] = [];
  let kept = "";
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]|"/gs)) {
    // A string without an end.
    if (token === '"') break;
    if (token === "{") closers.unshift("}");
    if (token === "[") closers.unshift("]");
    if (token !== "}" && token !== "]") continue;
    closers.shift();
    kept = text.slice(0, index + 1) + closers.join("");
  }
  return kept;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
