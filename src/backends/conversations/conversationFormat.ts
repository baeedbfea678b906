import {
  array,
  boolean,
  exactOptional,
  type GenericSchema,
  integer,
  maxLength,
  minValue,
  number,
  object,
  optional,
  picklist,
  pipe,
  readonly,
  safeParse,
  string,
  tuple,
  unknown,
} from "valibot";
import type { Conversation } from "../../core/chat/conversation";
import type { ConversationSummary } from "../../core/chat/ports";
import type { FailureKind } from "../../core/model/failure";
import { failureWords } from "../../core/model/failureWords";

/** Of the form of the files. A newer one is left alone. */
const version = 1;
/** Bytes of the largest file that is written or read. */
export const largestFile = 32 << 20;
/** Bytes in which the first line ends, or it is not ours. */
export const longestHeader = 16 << 10;

/** Where a key may be missing, the value that it then has. */
const nothing = () => undefined;
const id = pipe(string(), maxLength(64));
const title = pipe(string(), maxLength(1000));
const time = pipe(number(), minValue(0));
const count = pipe(number(), integer(), minValue(0));

const attachment = object({
  id,
  kind: picklist(["file", "folder", "selection", "symbol", "problems", "changes", "terminal", "prompt"]),
  label: string(),
  path: optional(string(), nothing),
  languageId: optional(string(), nothing),
  firstLine: optional(count, nothing),
  sources: optional(
    pipe(array(object({ path: string(), lines: optional(object({ first: count, last: count })) })), readonly()),
  ),
  text: string(),
  leftOut: optional(string(), nothing),
});

const answer = object({
  text: string(),
  thought: string(),
  model: string(),
  server: optional(string()),
  end: optional(picklist(["whole", "stopped", "cut", "full", "repeats", "failed"]), nothing),
  failure: optional(picklist(Object.keys(failureWords) as FailureKind[])),
  figures: optional(
    object({
      promptTokens: count,
      evaluatedTokens: count,
      writtenTokens: count,
      firstTokenMs: time,
      totalMs: time,
      costUsd: exactOptional(time),
    }),
  ),
});

const conversation: GenericSchema<unknown, Conversation> = object({
  id,
  title,
  isTitleOwn: boolean(),
  createdAt: time,
  changedAt: time,
  turns: pipe(
    array(
      object({
        id,
        askedAt: time,
        question: string(),
        attachments: pipe(array(attachment), maxLength(1000)),
        answer: optional(answer, nothing),
      }),
    ),
    maxLength(10_000),
  ),
  summary: optional(object({ text: string(), upTo: id }), nothing),
});

const versioned = object({ version: number() });
const header = object({ version: number(), id, title, changedAt: time, revision: id });
const file = tuple([unknown(), conversation]);

/** The first line of a file, by which a list is made without reading all of it. */
export interface Header extends ConversationSummary {
  /** Another one with every write, by which a window sees that another one has written. */
  readonly revision: string;
}

/**
 * A file: one JSON array of a line each for the header and the conversation.
 * @throws {Error} in words for the user, where it could not be read again
 */
export function encode(value: Conversation, revision: string): string {
  const { title, changedAt } = value;
  const text = `[${JSON.stringify({ version, id: value.id, title, changedAt, revision })},\n${JSON.stringify(value)}]\n`;
  if (Buffer.byteLength(text) > largestFile) {
    throw new Error(
      `The conversation has grown larger than ${largestFile >> 20} MB and is not saved any more. Begin a new one.`,
    );
  }
  const { issues } = safeParse(conversation, value);
  if (issues) throw new Error(`The conversation cannot be saved: ${issues[0].message}.`);
  return text;
}

/**
 * Reads the beginning of a file.
 * @throws {Error} what is wrong with it, for the log
 */
export function decodeHeader(beginning: string): Header {
  const end = beginning.indexOf(",\n");
  if (!beginning.startsWith("[") || end === -1) throw new Error("it is no conversation of Hearth's");
  return checkedHeader(parsed(beginning.slice(1, end)));
}

/** Whether a file ends as a whole one does. @param end its last bytes */
export function isWhole(end: string): boolean {
  return end.trimEnd().endsWith("}]");
}

/** @throws {Error} what is wrong with it, for the log */
export function decode(text: string): { readonly header: Header; readonly conversation: Conversation } {
  const whole = parsed(text);
  const head = checkedHeader(Array.isArray(whole) ? whole[0] : undefined);
  const { output, issues } = safeParse(file, whole);
  if (issues) throw new Error(`it is damaged: ${issues[0].message}`);
  const [, found] = output as [unknown, Conversation];
  if (found.id !== head.id) throw new Error("it is damaged: its two ids differ");
  return { header: head, conversation: found };
}

function checkedHeader(value: unknown): Header {
  const found = safeParse(versioned, value);
  if (found.success && found.output.version > version) throw new Error("a newer version of Hearth wrote it");
  const { output, issues } = safeParse(header, value);
  if (issues) throw new Error(`it is no conversation of Hearth's: ${issues[0].message}`);
  return output as Header;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("it is damaged: it is no JSON");
  }
}
