import http from "node:http";
import https from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { eventually } from "./eventually";
import type { SelfSigned } from "./selfSigned";
import { type Answer, chatEvents, completionEvents, json, status } from "./serverAnswers";

/** A request as the server got it. */
export interface Asked {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
  /** The body where it is a JSON object, else {}. */
  readonly json: Readonly<Record<string, unknown>>;
  /** `whole`: all of the answer was taken; `gone`: the client closed the connection before; undefined while it is open. */
  end: "whole" | "gone" | undefined;
}

/** What it says where a test says nothing else. */
const usual = { chat: "Hello from the server.", hole: "a + b;" } as const;

/**
 * A server on 127.0.0.1 that speaks OpenAI's protocol, and misbehaves where a test says so: answers sensibly by itself
 * at `/v1/models`, `/v1/chat/completions` and `/v1/completions` (with a suffix), streaming or not, 404 elsewhere.
 * What it can be told to answer instead is in serverAnswers.ts.
 */
export class HostedServer {
  /** Every request, in the order of their arrival, once its body was there. */
  readonly asked: Asked[] = [];
  readonly #always = new Map<string, Answer>();
  readonly #next = new Map<string, Answer[]>();
  readonly #sockets = new Set<Socket>();
  readonly #server: http.Server;
  #connections = 0;
  #port = 0;

  private constructor(
    private readonly scheme: "http" | "https",
    certificate: SelfSigned | undefined,
  ) {
    const serve = (request: http.IncomingMessage, response: http.ServerResponse) => {
      this.#serve(request, response).catch(() => response.destroy());
    };
    this.#server = certificate ? https.createServer(certificate, serve) : http.createServer(serve);
    this.#server.on("connection", (socket) => {
      this.#connections++;
      this.#sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => this.#sockets.delete(socket));
    });
    this.always("/v1/models", json({ object: "list", data: [{ id: "test-model", object: "model" }] }));
    this.always("/v1/chat/completions", (asked, response) =>
      (asked.json.stream ? chatEvents(usual.chat) : json(chatReply(usual.chat)))(asked, response),
    );
    this.always("/v1/completions", (asked, response) =>
      (asked.json.stream ? completionEvents(usual.hole) : json(completionReply(usual.hole)))(asked, response),
    );
  }

  /** @param options.certificate makes it one of https */
  static async start(options: { readonly certificate?: SelfSigned } = {}): Promise<HostedServer> {
    const server = new HostedServer(options.certificate ? "https" : "http", options.certificate);
    await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    server.#port = (server.#server.address() as AddressInfo).port;
    return server;
  }

  /** As a user would enter it: without a slash at its end. */
  get baseUrl(): string {
    return `${this.scheme}://${this.host}`;
  }

  get host(): string {
    return `127.0.0.1:${this.#port}`;
  }

  /** How many connections were made so far. */
  get connections(): number {
    return this.#connections;
  }

  /** Answers a path so from now on. */
  always(path: string, answer: Answer): void {
    this.#always.set(path, answer);
  }

  /** Answers the next requests for a path so, one each, and then as before. */
  next(path: string, ...answers: readonly Answer[]): void {
    this.#next.set(path, [...(this.#next.get(path) ?? []), ...answers]);
  }

  /** The requests for a path. */
  askedFor(path: string): readonly Asked[] {
    return this.asked.filter((asked) => asked.path === path);
  }

  /** The last request. @throws {Error} where none came */
  get last(): Asked {
    const last = this.asked.at(-1);
    if (!last) throw new Error("nothing was asked");
    return last;
  }

  /** Waits until the server sees that the connection of the last request was closed before its answer was whole. */
  async seesItClosed(): Promise<void> {
    await eventually("the server sees the connection close", () => this.last.end === "gone");
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    response.on("error", () => undefined);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString("utf8");
    const { pathname: path } = new URL(request.url ?? "/", this.baseUrl);
    const { method = "GET", headers } = request;
    const asked: Asked = { method, path, headers, body, json: parsed(body), end: undefined };
    this.asked.push(asked);
    response.on("close", () => {
      asked.end = response.writableFinished ? "whole" : "gone";
    });
    const answer = this.#next.get(path)?.shift() ?? this.#always.get(path) ?? status(404, "not here");
    await answer(asked, response);
  }
}

function chatReply(content: string) {
  const choices = [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }];
  return { id: "1", object: "chat.completion", model: "test-model", choices, usage: usage(5) };
}

function completionReply(text: string) {
  const choices = [{ index: 0, text, finish_reason: "stop" }];
  return { id: "1", object: "text_completion", model: "test-model", choices, usage: usage(4) };
}

function usage(tokens: number) {
  return { prompt_tokens: 11, completion_tokens: tokens, total_tokens: 11 + tokens };
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
