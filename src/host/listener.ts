import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { type Endpoint, endpointFiles } from "../protocol/endpoint";
import { type Credentials, HandshakeError, type HostIdentity, proveAsClient, proveAsHost } from "../protocol/handshake";
import type { Clock } from "../util/clock";

/** Connections that may be in their handshake at one moment; whoever is beyond that tries again. */
const mostHandshakes = 64;
/** How often, and after which milliseconds, one that seems not to serve is asked again: it may just be coming or going. */
const probes = 3;
const probePauseMs = 20;
/** Milliseconds for each of them: who started this process has waited for longer already. */
const probeMs = 3000;

type Log = (level: "debug" | "info" | "warn", message: string) => void;

export interface ListenerOptions {
  readonly endpoint: Endpoint;
  readonly credentials: Credentials;
  readonly self: HostIdentity;
  readonly clock: Clock;
  readonly log: Log;
  /** How clients find the process: at a socket with a name that all know, or through a file that says where. */
  readonly way: "socket" | "rendezvous";
  /** Called with each client that has proved itself. */
  readonly onClient: (socket: Socket) => void;
}

/**
 * The one process that serves an endpoint, and its door. Whoever holds the endpoint's name serves: taking it fails
 * where somebody has it already. Such a one is asked to prove itself; what is dead, hangs or is a stranger is replaced
 * in one step (a rename), which two processes may do at nearly the same time. Therefore each looks again and again
 * whether the name still leads to it ({@link isFound}).
 */
export class Listener {
  #isReleased = false;
  /** Sockets in their handshake. */
  readonly #greeting = new Set<Socket>();
  /** What {@link isFound} compares: the socket's inode, or the rendezvous file's text. */
  #mark = "";

  private constructor(
    server: Server,
    private readonly options: ListenerOptions,
  ) {
    server.on("connection", (socket) => void this.#admit(socket));
  }

  /** @returns undefined when another process serves. @throws {Error} when the name cannot be taken */
  static async claim(options: ListenerOptions): Promise<Listener | undefined> {
    const server = createServer();
    const listener = new Listener(server, options);
    let isOurs = false;
    try {
      isOurs = options.way === "socket" ? await listener.#claimSocket(server) : await listener.#claimRendezvous(server);
    } finally {
      // It also takes the server's own socket away, which nobody was told of.
      if (!isOurs) server.close();
    }
    if (!isOurs) return undefined;
    // Who cannot be accepted (too many open files) fails alone.
    server.on("error", (error) => options.log("warn", `a connection failed: ${error.message}`));
    return listener;
  }

  /** Whether new clients find this process. */
  get isFound(): boolean {
    return !this.#isReleased && this.#found() === this.#mark;
  }

  /** Gives the name back. Clients that are connected stay. */
  release(): void {
    // Not `server.close()`: it removes whatever has the socket's name, also a successor's.
    if (this.isFound) rmSync(this.#name, { force: true });
    this.#isReleased = true;
    // Who is told now which process serves here would take it for lost a moment later.
    for (const socket of this.#greeting) socket.destroy();
  }

  get #name(): string {
    const { socket, rendezvous } = endpointFiles(this.options.endpoint);
    return this.options.way === "socket" ? socket : rendezvous;
  }

  #found(): string {
    try {
      return this.options.way === "rendezvous" ? readFileSync(this.#name, "utf8") : markOf(this.#name);
    } catch {
      return "";
    }
  }

  async #claimSocket(server: Server): Promise<boolean> {
    try {
      await listen(server, this.#name);
      this.#mark = markOf(this.#name);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    }
    if (await this.#isServed(() => this.#name)) return false;
    const own = this.#draft();
    await listen(server, own);
    // Before it has the name: afterwards it could be the mark of somebody who replaced us already.
    this.#mark = markOf(own);
    renameSync(own, this.#name);
    return true;
  }

  async #claimRendezvous(server: Server): Promise<boolean> {
    const id = `hearth-${randomBytes(16).toString("hex")}`;
    const address =
      process.platform === "win32" ? `\\\\.\\pipe\\${id}` : `${this.options.endpoint.folder}/${id.slice(0, 24)}.sock`;
    await listen(server, address);
    this.#mark = address;
    const note = this.#draft();
    writeFileSync(note, address, { mode: 0o600 });
    try {
      linkSync(note, this.#name);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      if (await this.#isServed(() => this.#found())) return false;
      renameSync(note, this.#name);
      return true;
    } finally {
      rmSync(note, { force: true });
    }
  }

  /** A name for what is to be renamed; no longer than the socket's, which may be as long as the system allows. */
  #draft(): string {
    const { folder, name } = this.options.endpoint;
    return `${folder}/${name}.${randomBytes(3).toString("base64url")}`;
  }

  async #isServed(address: () => string): Promise<boolean> {
    for (let at = 0; at < probes; at++) {
      const verdict = await probe(address(), this.options);
      if (verdict === "serves") return true;
      if (verdict === "unsound") return false;
      await this.options.clock.sleep(probePauseMs);
    }
    return false;
  }

  async #admit(socket: Socket): Promise<void> {
    socket.on("error", () => undefined);
    if (this.#isReleased || this.#greeting.size >= mostHandshakes) return void socket.destroy();
    this.#greeting.add(socket);
    const { credentials, self, clock, log, onClient } = this.options;
    try {
      await proveAsHost(socket, credentials, self, clock);
      onClient(socket);
    } catch (error) {
      socket.destroy();
      if (!(error instanceof HandshakeError) || error.kind === "stranger")
        log("warn", `refused a connection: ${String(error)}`);
    } finally {
      this.#greeting.delete(socket);
    }
  }
}

/** `gone`: nobody is there, or is just leaving. `unsound`: it does not prove itself, or not in time. */
async function probe(address: string, options: ListenerOptions): Promise<"serves" | "gone" | "unsound"> {
  if (address === "") return "gone";
  // Not `connect(address)`: it takes a number for a port.
  const socket = connect({ path: address });
  socket.on("error", () => undefined);
  try {
    await proveAsClient(socket, options.credentials, options.clock, probeMs);
    return "serves";
  } catch (error) {
    if (error instanceof HandshakeError && error.kind === "closed") return "gone";
    options.log("warn", `what has this endpoint's name does not serve it (${String(error)}); replacing it`);
    return "unsound";
  } finally {
    socket.destroy();
  }
}

/** What tells a socket from another one that has its name. */
function markOf(socket: string): string {
  const { ino, dev } = statSync(socket);
  return `${dev} ${ino}`;
}

function listen(server: Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(address, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
