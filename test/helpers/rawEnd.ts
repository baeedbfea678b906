import { createHmac, randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import path from "node:path";
import type { Credentials } from "../../src/protocol/handshake";

/** One end of a connection, spoken to by hand. It keeps every byte that came. */
export class RawEnd {
  received = "";
  #taken = 0;
  #isClosed = false;
  #wake: () => void = () => undefined;

  constructor(readonly socket: Socket) {
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      this.received += chunk.toString("latin1");
      this.#wake();
    });
    socket.on("close", () => {
      this.#isClosed = true;
      this.#wake();
    });
  }

  static async connect(address: string): Promise<RawEnd> {
    const socket = connect({ path: address });
    await once(socket, "connect");
    return new RawEnd(socket);
  }

  /** The next line that comes. @throws {Error} when the connection closes before it */
  async line(): Promise<string> {
    for (;;) {
      const end = this.received.indexOf("\n", this.#taken);
      if (end !== -1) {
        const line = this.received.slice(this.#taken, end);
        this.#taken = end + 1;
        return line;
      }
      if (this.#isClosed) throw new Error(`closed after ${JSON.stringify(this.received)}`);
      await this.#change();
    }
  }

  say(bytes: string | Uint8Array): void {
    this.socket.write(bytes);
  }

  async closed(): Promise<void> {
    while (!this.#isClosed) await this.#change();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

/** Two ends of one real connection. */
export async function socketPair(folder: string): Promise<{ readonly near: Socket; readonly far: Socket }> {
  const server = createServer();
  const address = path.join(folder, `pair-${randomBytes(4).toString("hex")}`);
  await new Promise<void>((resolve) => server.listen(address, resolve));
  const accepted = once(server, "connection") as Promise<[Socket]>;
  const near = connect({ path: address });
  const [[far]] = await Promise.all([accepted, once(near, "connect")]);
  server.close();
  return { near, far };
}

/** What `role` says to prove that it knows the secret, made without the code under test. */
export function proofOf(
  { secret, endpoint }: Credentials,
  role: "client" | "host",
  clientNonce: string,
  hostNonce: string,
): string {
  const text = ["hearth/1", endpoint, role, clientNonce, hostNonce].join("|");
  return createHmac("sha256", secret).update(text).digest("hex");
}

export function randomCredentials(endpoint = "0123456789abcdef"): Credentials {
  return { secret: Uint8Array.from(randomBytes(32)), endpoint };
}

export function randomNonce(): string {
  return randomBytes(32).toString("hex");
}
