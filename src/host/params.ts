import type { ChatMessage, ChatParams, CompleteParams, HelloParams, LoadParams, Role } from "../protocol/host";
import { CallError } from "../protocol/rpc";
import { isReplySchema } from "./schemaCheck";

/** Characters of the longest text in a call; a context window of a million tokens would hold less. */
const longestText = 4_000_000;
const mostTokens = 1_000_000;
const mostPieces = 100;
/** Of a conversation; one that long would not fit a context of a million tokens. */
const mostMessages = 10_000;

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === "string" && value.length <= longestText;
const flag: Check = (value) => typeof value === "boolean";
const finite: Check = (value) => typeof value === "number" && Number.isFinite(value) && value >= 0;
const oneOf =
  (...allowed: readonly unknown[]): Check =>
  (value) =>
    allowed.includes(value);
const count =
  (least: number, most: number): Check =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;

const role = oneOf("completion", "chat");

/**
 * Makes a reader of one call's parameters. They come from another process: the types that they had there say nothing
 * about what a defect, or somebody who means ill, sends.
 */
function reader<T extends object>(checks: { readonly [K in keyof T]: Check }): (value: unknown) => T {
  return (value) => {
    if (typeof value !== "object" || value === null) throw badParams("the call has no parameters");
    for (const [name, check] of Object.entries<Check>(checks)) {
      if (!check((value as Record<string, unknown>)[name])) throw badParams(`"${name}" cannot be meant`);
    }
    return value as T;
  };
}

export const helloParams = reader<HelloParams>({ protocolVersion: finite, client: text, unloadAfterMinutes: finite });

export const loadParams = reader<LoadParams>({
  role,
  modelPath: text,
  contextSize: count(1, mostTokens),
  threads: count(0, 1024),
  isStandIn: flag,
  despiteStrikes: flag,
});

const contextPiece: Check = (value) =>
  typeof value === "object" &&
  value !== null &&
  "path" in value &&
  text(value.path) &&
  "text" in value &&
  text(value.text);
const contextPieces: Check = (value) => Array.isArray(value) && value.length <= mostPieces && value.every(contextPiece);

export const completeParams = reader<CompleteParams>({
  path: text,
  context: contextPieces,
  prefix: text,
  prefixStart: count(0, Number.MAX_SAFE_INTEGER),
  suffix: text,
  maxTokens: count(0, mostTokens),
  extent: oneOf("line", "block"),
  budgetMs: finite,
  leastLineLogProb: (value) => value === undefined || (typeof value === "number" && value <= 0),
  urgency: oneOf("live", "ahead"),
});

const chatMessage: Check = (value) =>
  typeof value === "object" && value !== null && "role" in value && "text" in value && text(value.text);
/** The system first or not at all, then question and answer by turns, and a question last. */
const conversation: Check = (value) => {
  if (!Array.isArray(value) || value.length > mostMessages || !value.every(chatMessage)) return false;
  const turns: readonly ChatMessage[] = value[0]?.role === "system" ? value.slice(1) : value;
  return turns.length % 2 === 1 && turns.every(({ role }, at) => role === (at % 2 === 0 ? "user" : "assistant"));
};

export const chatParams = reader<ChatParams>({
  messages: conversation,
  maxTokens: count(1, mostTokens),
  schema: (value) => value === undefined || isReplySchema(value),
});
export const countChatParams = reader<Pick<ChatParams, "messages">>({ messages: conversation });
export const roleParams = reader<{ role: Role }>({ role });
export const modelPathParams = reader<{ modelPath: string }>({ modelPath: text });
export const countTokensParams = reader<{ role: Role; text: string }>({ role, text });

/** @returns undefined where it is no number of minutes */
export function minutes(value: unknown): number | undefined {
  return finite(value) ? (value as number) : undefined;
}

function badParams(message: string): CallError {
  return new CallError("badParams", message);
}
