import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { Asked } from "./hostedServer";

/** Answers a request. It may also never end, and end the connection. */
export type Answer = (asked: Asked, response: ServerResponse) => void | Promise<void>;

/** A status that is no success, mostly. */
export function status(code: number, body = "", headers: Readonly<Record<string, string>> = {}): Answer {
  return (_, response) => void response.writeHead(code, headers).end(body);
}

/** A status with an error as OpenAI's protocol has it. */
export function refusal(code: number, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  const error = { message, type: "some_error", code: null };
  return status(code, JSON.stringify({ error }), { "content-type": "application/json", ...headers });
}

export function json(value: unknown): Answer {
  return status(200, JSON.stringify(value), { "content-type": "application/json" });
}

/** JSON, compressed. */
export function zipped(value: unknown): Answer {
  const headers = { "content-type": "application/json", "content-encoding": "gzip" };
  return (_, response) => void response.writeHead(200, headers).end(gzipSync(JSON.stringify(value)));
}

/** Nothing at all, for ever. */
export const silence: Answer = () => undefined;

/** Sends some events, each as `data: JSON`, or as it is where it is a string. */
export function events(
  parts: readonly unknown[],
  { end = "done", type = "text/event-stream" }: EventsOptions = {},
): Answer {
  const text = parts.map((part) => (typeof part === "string" ? part : `data: ${JSON.stringify(part)}\n\n`)).join("");
  return pieces([text + (end === "done" ? "data: [DONE]\n\n" : "")], { end, type });
}

interface EventsOptions {
  /** `done`: with `[DONE]`; `close`: without; `cut`: the connection is reset; `hang`: it stays open. */
  readonly end?: "done" | "close" | "cut" | "hang";
  readonly type?: string;
  /** Milliseconds between pieces. */
  readonly pauseMs?: number;
}

/** Sends bytes as they are, piece by piece, so that each comes by itself. */
export function pieces(
  parts: readonly (string | Uint8Array)[],
  { end = "close", type = "text/event-stream", pauseMs = 5 }: EventsOptions = {},
): Answer {
  return async (_, response) => {
    response.writeHead(200, { "content-type": type });
    for (const part of parts) {
      await new Promise((resolve) => response.write(part, resolve));
      if (parts.length > 1) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    // Only once the client has had the bytes: a reset throws away what is under way.
    if (end === "cut") setTimeout(() => response.destroy(), 20);
    else if (end !== "hang") response.end();
  };
}

/** What `/v1/chat/completions` streams, a piece a word. */
export function chatEvents(text: string, options: EventsOptions & { readonly thought?: string } = {}): Answer {
  const thoughts = words(options.thought ?? "").map((one) => chatDelta({ reasoning_content: one }));
  const said = words(text).map((one) => chatDelta({ content: one }));
  const usage = { prompt_tokens: 11, completion_tokens: said.length, total_tokens: 11 + said.length };
  return events([...thoughts, ...said, chatDelta({}, "stop"), { ...chatDelta({}), choices: [], usage }], options);
}

/** One event of it. */
export function chatDelta(delta: Readonly<Record<string, unknown>>, finish_reason: string | null = null) {
  const choices: readonly unknown[] = [{ index: 0, delta, finish_reason }];
  return { id: "1", object: "chat.completion.chunk", model: "test-model", choices };
}

/** What `/v1/completions` streams, a piece a word. */
export function completionEvents(text: string, options: EventsOptions = {}): Answer {
  return events([...words(text).map((one) => completionPart(one)), completionPart("", "stop")], options);
}

/** One event of it. */
export function completionPart(text: string, finish_reason: string | null = null) {
  return { id: "1", object: "text_completion", model: "test-model", choices: [{ index: 0, text, finish_reason }] };
}

/** In pieces that end behind white space. */
export function words(text: string): readonly string[] {
  return text.match(/\S*\s*/g)?.filter((one) => one !== "") ?? [];
}
