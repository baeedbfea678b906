import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, statSync } from "node:fs";
import { open, readFile, rm, stat } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import { type Endpoint, endpointArgument, endpointFiles, endpointIsServed } from "../../protocol/endpoint";
import { HandshakeError, handshakeLimitMs, proveAsClient } from "../../protocol/handshake";
import { type Clock, sleepAwake } from "../../util/clock";
import { Emitter } from "../../util/event";
import type { Logger } from "../../util/logger";
import { prepareEndpoint, type SafeEndpoint } from "./endpoint";
import { confinement, hostEnvironment, spawned } from "./hostCommand";
import { type LossLedger, SharedLosses } from "./lossLedger";
import { CannotShare, type HostLink, type HostTransport } from "./transport";

/** Milliseconds in which a process must be reached, this one awake. One that hangs is replaced within 20 s. */
const openMs = 60_000;
/** Milliseconds between two attempts to reach it. */
const pauseMs = 40;
/** Milliseconds after which a window that wanted to start a process is taken to have failed. */
const leaseMs = 5000;
/** Milliseconds for the next handshakes with one that did not prove itself in the usual time. */
const doubtedMs = 3000;
/** Attempts in a row that found a process leaving, after which it does not leave but shuts its door on everybody. */
const mostLeaving = 50;
/** A process that ends this often before it serves will not do better the next time. */
const mostFailedStarts = 3;
/** The process's log begins anew beyond this many bytes. */
const longestLog = 256_000;
/** Characters of the end of that log that an error quotes. */
const quotedLog = 600;

/**
 * What came of an attempt to reach the process. `absent`: there is none. `leaving`: it is about to go.
 * `unsound`: what is there does not prove itself.
 */
type Attempt = { readonly kind: "link"; readonly link: HostLink } | { readonly kind: "absent" | "leaving" | "unsound" };

/** The one model process of this user, machine and build, which the window that needs it first starts. */
export class SharedProcess implements HostTransport {
  readonly losses: LossLedger;

  /**
   * @param entry absolute path of `dist/host.mjs`
   * @param environment what a process that is started now shall know besides
   */
  constructor(
    private readonly entry: string,
    private readonly clock: Clock,
    private readonly log: Logger,
    private readonly environment: () => NodeJS.ProcessEnv = () => ({}),
  ) {
    this.losses = new SharedLosses(async () => {
      const endpoint = await prepareEndpoint(entry);
      return { folder: endpoint.folder, prefix: endpointFiles(endpoint).lostPrefix };
    });
  }

  /** @throws {CannotShare} also when no process comes up: what keeps it from that may not keep a private one */
  async open(signal: AbortSignal): Promise<HostLink> {
    const why = confinement(process.env, process.execPath);
    if (why !== undefined) throw new CannotShare(why);
    const endpoint = await prepareEndpoint(this.entry);
    const starter = new Starter(this.entry, endpoint, this.log, this.environment);
    const over = new AbortController();
    let isLate = false;
    let limitMs = handshakeLimitMs;
    let leaving = 0;
    void sleepAwake(this.clock, openMs, over.signal).then(() => {
      isLate = true;
    });
    try {
      while (!isLate) {
        const attempt = await this.#attempt(endpoint, limitMs);
        if (attempt.kind === "link") return attempt.link;
        if (attempt.kind === "unsound") limitMs = doubtedMs;
        leaving = attempt.kind === "leaving" ? leaving + 1 : 0;
        if (leaving === 0 || leaving > mostLeaving) await starter.startUnlessOthersDo();
        await this.clock.sleep(pauseMs, signal);
        if (signal.aborted) throw new Error("nobody wants a process any more");
      }
      throw new CannotShare(`no process could be reached within ${openMs / 1000} s`);
    } finally {
      over.abort();
      await starter.release();
    }
  }

  async join(): Promise<HostLink | undefined> {
    const attempt = await this.#attempt(await prepareEndpoint(this.entry), handshakeLimitMs);
    return attempt.kind === "link" ? attempt.link : undefined;
  }

  async #attempt(endpoint: SafeEndpoint, limitMs: number): Promise<Attempt> {
    const address = await addressOf(endpoint);
    if (address === undefined) return { kind: "absent" };
    // Not `connect(address)`: it takes a number for a port.
    const socket = connect({ path: address });
    let code: string | undefined;
    // An error is followed by "close", which is what counts; without a listener it would end the extension host.
    socket.on("error", (error: NodeJS.ErrnoException) => {
      code = error.code;
    });
    try {
      const { pid, instance } = await proveAsClient(socket, endpoint.credentials, this.clock, limitMs);
      return { kind: "link", link: linkOver(socket, pid, instance) };
    } catch (error) {
      if (!(error instanceof HandshakeError)) throw error;
      if (error.kind === "stranger") {
        this.log.warn(`refused what serves ${address}: ${error.message}`);
        return { kind: "unsound" };
      }
      if (code === "EACCES" || code === "EPERM") throw new CannotShare(`${address} cannot be used (${code})`);
      return { kind: code === undefined || code === "ECONNRESET" || code === "EPIPE" ? "leaving" : "absent" };
    }
  }
}

/** Starts a process for an endpoint, once: many windows may find out at the same moment that there is none. */
class Starter {
  #child: ChildProcess | undefined;
  #hasLease = false;
  #failures = 0;

  constructor(
    private readonly entry: string,
    private readonly endpoint: Endpoint,
    private readonly log: Logger,
    private readonly environment: () => NodeJS.ProcessEnv,
  ) {}

  /**
   * Starts a process unless one that this window or another has started is on its way.
   * @throws {CannotShare} when it was started several times and ended each time
   */
  async startUnlessOthersDo(): Promise<void> {
    if (this.#child && this.#child.exitCode === null && this.#child.signalCode === null) return;
    if (this.#child && this.#child.exitCode !== endpointIsServed) this.#failures++;
    if (this.#failures >= mostFailedStarts) {
      throw new CannotShare(`a process was started ${this.#failures} times and ended each time. ${await this.#said()}`);
    }
    this.#hasLease ||= await this.#takeLease();
    if (this.#hasLease) this.#child = await this.#start();
  }

  /** Lets others start a process again. */
  async release(): Promise<void> {
    if (this.#hasLease) await rm(endpointFiles(this.endpoint).lease, { force: true });
    this.#hasLease = false;
  }

  async #takeLease(): Promise<boolean> {
    const { lease } = endpointFiles(this.endpoint);
    try {
      await (await open(lease, "wx", 0o600)).close();
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw new CannotShare(String(error));
    }
    const { mtimeMs } = await stat(lease).catch(() => ({ mtimeMs: Date.now() }));
    // Two windows that do this at once start two processes, of which one finds itself superfluous.
    if (Math.abs(Date.now() - mtimeMs) > leaseMs) await rm(lease, { force: true });
    return false;
  }

  async #start(): Promise<ChildProcess> {
    const { folder, name } = this.endpoint;
    const { log } = endpointFiles(this.endpoint);
    const output = openLog(log);
    const child = spawn(process.execPath, [this.entry, endpointArgument, folder, name], {
      // It is of all windows: none of them takes it along when it goes, and it holds no folder of theirs.
      detached: true,
      cwd: folder,
      env: hostEnvironment(this.environment()),
      stdio: ["ignore", output, output],
      windowsHide: true,
    });
    if (output !== "ignore") closeSync(output);
    child.unref();
    child.once("exit", (code, signal) => {
      // Not a word of blame: it ends itself by SIGKILL also when it leaves in good order.
      this.log.debug(`model process ${child.pid} ended (${signal ?? `exit code ${code}`})`);
    });
    await spawned(child);
    this.log.info(`started model process ${child.pid} for all windows`);
    return child;
  }

  async #said(): Promise<string> {
    const text = await readFile(endpointFiles(this.endpoint).log, "utf8").catch(() => "");
    return text.trim().slice(-quotedLog);
  }
}

/** A process goes without a log where none can be written, on a full disk for example. */
function openLog(log: string): number | "ignore" {
  const isLong = (statSync(log, { throwIfNoEntry: false })?.size ?? 0) > longestLog;
  try {
    return openSync(log, isLong ? "w" : "a", 0o600);
  } catch {
    return "ignore";
  }
}

/** Undefined where nobody serves, as far as can be told without asking. */
async function addressOf(endpoint: Endpoint): Promise<string | undefined> {
  const { socket, rendezvous } = endpointFiles(endpoint);
  if (process.platform !== "win32") return socket;
  return await readFile(rendezvous, "utf8").catch(() => undefined);
}

function linkOver(socket: Socket, pid: number, instance: string): HostLink {
  const didEnd = new Emitter<string>();
  const why = "its connection closed";
  let hasEnded = false;
  socket.once("close", () => {
    hasEnded = true;
    didEnd.fire(why);
    didEnd.dispose();
  });
  const reader = new StreamMessageReader(socket);
  // Its timer for a message that came in part would keep that part when the process is gone.
  reader.partialMessageTimeout = 0;
  return {
    connection: createMessageConnection(reader, new StreamMessageWriter(socket)),
    pid,
    instance,
    onDidEnd: (listener) => {
      // Between the handshake and whoever uses the link there is work on files, in which the process may end.
      if (hasEnded) setImmediate(listener, why);
      return didEnd.event(listener);
    },
    kill: () => {
      // The pid may be somebody else's by now.
      if (!hasEnded) endProcess(pid);
      socket.destroy();
    },
    giveUp: () => socket.destroy(),
    close: () => socket.destroySoon(),
  };
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has gone already.
  }
}
