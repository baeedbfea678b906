import { createHash } from "node:crypto";
import http from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** How a server treats one file; changed while it runs. */
export interface Manners {
  bytes: Buffer;
  /** "" tells none. */
  etag: string;
  /** Ends the connection after so many bytes of a reply; taken away from the list one a reply. */
  cuts: number[];
  /** Answers with this status instead, for so many requests. */
  refusals: { status: number; headers?: Record<string, string> }[];
  knowsRanges: boolean;
  /** Gives the piece that was asked for also where it is one of another version. */
  ignoresVersions: boolean;
  /** As `content-type`. */
  type: string | undefined;
  tellsLength: boolean;
  /** Bytes a second; undefined for all at once. */
  speed: number | undefined;
  /** Sends the head and so many bytes, and then nothing. */
  hangsAfter: number | undefined;
  /** Sends these bytes though it promises the others. */
  lies: Buffer | undefined;
  /** Leads there. */
  redirect: { readonly location: string; readonly headers?: Record<string, string> } | undefined;
  /** Anything else than this token is answered with 401. */
  token: string | undefined;
}

/** What a server was asked. */
export interface Asked {
  readonly path: string;
  readonly range: string | undefined;
  readonly authorization: string | undefined;
}

/** A web server on 127.0.0.1 that has files as a hub has them, and is slow, cuts, lies or refuses where a test says so. */
export class Hub {
  readonly asked: Asked[] = [];
  readonly #files = new Map<string, Manners>();
  readonly #lists = new Map<string, unknown>();
  readonly #sockets = new Set<Socket>();
  readonly #server = http.createServer((request, response) => {
    this.#answer(request, response).catch(() => response.destroy());
  });

  static async start(): Promise<Hub> {
    const hub = new Hub();
    hub.#server.on("connection", (socket) => {
      hub.#sockets.add(socket);
      socket.on("close", () => hub.#sockets.delete(socket));
    });
    await new Promise<void>((resolve) => hub.#server.listen(0, "127.0.0.1", resolve));
    return hub;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Puts a file at a path, e.g. `/owner/name/resolve/main/a.gguf`. */
  put(path: string, bytes: Buffer, over: Partial<Manners> = {}): Manners {
    const manners: Manners = {
      bytes,
      etag: `"${sha256(bytes).slice(0, 16)}"`,
      cuts: [],
      refusals: [],
      knowsRanges: true,
      ignoresVersions: false,
      type: undefined,
      tellsLength: true,
      speed: undefined,
      hangsAfter: undefined,
      lies: undefined,
      redirect: undefined,
      token: undefined,
      ...over,
    };
    this.#files.set(path, manners);
    return manners;
  }

  /** Puts a repository with its listing, as a hub has it. */
  putModel(repository: string, files: Readonly<Record<string, Buffer>>): Readonly<Record<string, Manners>> {
    const listing = Object.entries(files).map(([path, bytes]) => ({
      ...{ type: "file", path, size: bytes.length, oid: "0" },
      lfs: { oid: sha256(bytes), size: bytes.length, pointerSize: 100 },
    }));
    this.#lists.set(`/api/models/${repository}/tree/main`, listing);
    return Object.fromEntries(
      Object.entries(files).map(([path, bytes]) => [path, this.put(`/${repository}/resolve/main/${path}`, bytes)]),
    );
  }

  /** Answers a listing with something else. */
  putListing(repository: string, answer: unknown): void {
    this.#lists.set(`/api/models/${repository}/tree/main`, answer);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const path = new URL(request.url ?? "/", this.address).pathname;
    const { range, authorization } = request.headers;
    this.asked.push({ path, range, authorization });
    const list = this.#lists.get(path);
    if (list !== undefined) {
      response.setHeader("content-type", "application/json");
      return void response.end(JSON.stringify(list));
    }
    const manners = this.#files.get(path);
    if (!manners) return void response.writeHead(404).end("not here");
    const refusal = manners.refusals.shift();
    if (refusal) return void response.writeHead(refusal.status, refusal.headers).end("no");
    if (manners.token !== undefined && authorization !== `Bearer ${manners.token}`) {
      return void response.writeHead(401).end("who are you?");
    }
    if (manners.redirect) {
      const { location, headers } = manners.redirect;
      return void response.writeHead(302, { location, ...headers }).end();
    }
    await send(request, response, manners);
  }
}

async function send(request: http.IncomingMessage, response: http.ServerResponse, manners: Manners): Promise<void> {
  const { bytes, etag } = manners;
  const start = startOf(request, manners);
  if (start > 0 && start >= bytes.length) {
    return void response
      .writeHead(416, { "content-range": `bytes */${bytes.length}`, "content-type": "text/html" })
      .end();
  }
  const part = (manners.lies ?? bytes).subarray(start);
  const length = manners.tellsLength ? { "content-length": String(bytes.length - start) } : {};
  const extent = start > 0 ? { "content-range": `bytes ${start}-${bytes.length - 1}/${bytes.length}` } : {};
  const type = manners.type === undefined ? {} : { "content-type": manners.type };
  response.writeHead(start > 0 ? 206 : 200, { ...(etag && { etag }), ...length, ...extent, ...type });
  response.flushHeaders();
  const cut = manners.cuts.shift();
  const hangsAt = Math.max(0, (manners.hangsAfter ?? bytes.length) - start);
  const end = Math.min(part.length, cut ?? part.length, hangsAt);
  await pour(response, part.subarray(0, end), manners.speed);
  if (cut !== undefined) return void setTimeout(() => response.destroy(), 5);
  if (manners.hangsAfter === undefined) response.end();
}

/** @param speed bytes a second; as fast as they are taken if it is left out */
async function pour(response: http.ServerResponse, bytes: Buffer, speed: number | undefined): Promise<void> {
  const closed = new Promise((resolve) => response.once("close", resolve));
  const step = speed === undefined ? 1 << 20 : Math.max(1, Math.floor(speed / 50));
  for (let at = 0; at < bytes.length && !response.destroyed; at += step) {
    const isTaken = response.write(bytes.subarray(at, at + step));
    if (!isTaken) await Promise.race([new Promise((resolve) => response.once("drain", resolve)), closed]);
    if (speed !== undefined) await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Where the reply begins: 0 where the whole file is given, because ranges are unknown or the version is another one. */
function startOf(request: http.IncomingMessage, { knowsRanges, ignoresVersions, etag }: Manners): number {
  const { range, "if-range": condition } = request.headers;
  const from = /^bytes=(\d+)-$/.exec(range ?? "")?.[1];
  if (!knowsRanges || from === undefined) return 0;
  return condition !== undefined && condition !== etag && !ignoresVersions ? 0 : Number(from);
}

export function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
