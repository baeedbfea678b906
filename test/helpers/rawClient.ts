import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { prepareEndpoint } from "../../src/backends/local/endpoint";
import { type Endpoint, endpointArgument, endpointFiles } from "../../src/protocol/endpoint";
import { type HostIdentity, proveAsClient } from "../../src/protocol/handshake";
import { systemClock } from "../../src/util/clock";
import { hostEntry } from "./windowProcess";

/** How long an answer may take on a slow machine. */
const patienceMs = 20_000;

interface Answer {
  readonly id: number | string;
  readonly result?: unknown;
  readonly error?: { readonly message: string; readonly data?: { readonly kind: string } };
}

/** A connection to the shared model process that has proved itself and then sends whatever bytes a test likes. */
export class RawClient {
  readonly answers = new Map<number | string, Answer>();
  #unparsed = Buffer.alloc(0);
  #hear: () => void = () => undefined;

  private constructor(
    readonly socket: Socket,
    readonly host: HostIdentity,
  ) {
    socket.on("close", () => this.#hear());
  }

  /** @param runtimeFolder as in `HEARTH_RUNTIME_DIR`; a process must serve there */
  static async connect(runtimeFolder: string): Promise<RawClient> {
    const endpoint = await prepareEndpoint(hostEntry, { HEARTH_RUNTIME_DIR: runtimeFolder });
    const socket = connect(endpointFiles(endpoint).socket);
    // It is followed by "close", which is what counts.
    socket.on("error", () => undefined);
    return new RawClient(socket, await proveAsClient(socket, endpoint.credentials, systemClock));
  }

  get isOpen(): boolean {
    return !this.socket.destroyed;
  }

  /** Reads answers from now on; until then the process finds nobody who does. */
  listen(): this {
    this.socket.on("data", (chunk) => this.#take(chunk));
    return this;
  }

  /** Sends, and waits until that was taken, or the connection is gone. */
  async send(bytes: string | Buffer): Promise<void> {
    if (!this.isOpen || this.socket.write(bytes)) return;
    await this.#until(() => !this.isOpen || !this.socket.writableNeedDrain);
  }

  /** Waits until each of these was answered or the process has dropped the connection. @returns whether it was answered */
  async told(...ids: readonly (number | string)[]): Promise<boolean> {
    const isTold = () => ids.every((id) => this.answers.has(id));
    if (!(await this.#until(() => isTold() || !this.isOpen))) {
      throw new Error(`neither answered nor dropped: ${ids.filter((id) => !this.answers.has(id))}`);
    }
    return isTold();
  }

  /** Waits until the process has dropped the connection. @returns whether it did in time */
  dropped(): Promise<boolean> {
    return this.#until(() => !this.isOpen);
  }

  /** Leaves without a word. */
  async leave(): Promise<void> {
    if (this.socket.closed) return;
    const closed = once(this.socket, "close");
    this.socket.destroy();
    await closed;
  }

  async #until(holds: () => boolean): Promise<boolean> {
    if (holds()) return true;
    return await new Promise((resolve) => {
      const stop = (isGood: boolean) => {
        clearTimeout(timer);
        this.socket.off("drain", hear);
        this.#hear = () => undefined;
        resolve(isGood);
      };
      const hear = () => void (holds() && stop(true));
      const timer = setTimeout(() => stop(holds()), patienceMs);
      this.#hear = hear;
      this.socket.on("drain", hear);
    });
  }

  #take(chunk: Buffer): void {
    this.#unparsed = Buffer.concat([this.#unparsed, chunk]);
    for (;;) {
      const headerEnd = this.#unparsed.indexOf("\r\n\r\n");
      const length = Number(/^Content-Length: (\d+)/.exec(this.#unparsed.toString("latin1", 0, 40))?.[1]);
      const end = headerEnd + 4 + length;
      if (headerEnd === -1 || this.#unparsed.length < end) break;
      const message = JSON.parse(this.#unparsed.toString("utf8", headerEnd + 4, end)) as Partial<Answer>;
      this.#unparsed = this.#unparsed.subarray(end);
      if (message.id !== undefined) this.answers.set(message.id, { ...message, id: message.id });
    }
    this.#hear();
  }
}

/**
 * Starts a shared process with little memory of JavaScript's, which is collected often: what is kept for good shows
 * soon. Windows that come find it.
 */
export async function startSmallHost(runtimeFolder: string, env: Readonly<Record<string, string>>): Promise<void> {
  const { folder, name } = await prepareEndpoint(hostEntry, { HEARTH_RUNTIME_DIR: runtimeFolder });
  const log = openSync(endpointFiles({ folder, name }).log, "a", 0o600);
  const small = ["--max-old-space-size=64", "--max-semi-space-size=1"];
  const child = spawn(process.execPath, [...small, hostEntry, endpointArgument, folder, name], {
    env: { ...process.env, ...env, HEARTH_RUNTIME_DIR: runtimeFolder },
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  child.unref();
  await once(child, "spawn");
  for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(20)) {
    const client = await RawClient.connect(runtimeFolder).catch(() => undefined);
    await client?.leave();
    if (client) return;
  }
  throw new Error("it does not serve");
}

/** The file that the process of that runtime folder prints to. */
export async function logFileOf(runtimeFolder: string): Promise<string> {
  const endpoint: Endpoint = await prepareEndpoint(hostEntry, { HEARTH_RUNTIME_DIR: runtimeFolder });
  return endpointFiles(endpoint).log;
}

/** A message in the frame that it is sent in. */
export function framed(message: unknown): Buffer {
  return framedBody(Buffer.from(typeof message === "string" ? message : JSON.stringify(message)));
}

export function framedBody(body: Buffer, header = `Content-Length: ${body.length}\r\n\r\n`): Buffer {
  return Buffer.concat([Buffer.from(header), body]);
}
