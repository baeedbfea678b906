import {
  type CompleteParams,
  type CompleteResult,
  type CompletionToken,
  type ExtensionCalls,
  type ExtensionNotices,
  type HostCalls,
  type HostNotices,
  type HostStatus,
  type LeaveReason,
  type LoadedModel,
  type LoadParams,
  protocolVersion,
  type Role,
} from "../protocol/host";
import type { MachineSpeed } from "../protocol/machine";
import { CallError, type HandlerContext, type Peer, peerKinds } from "../protocol/rpc";
import type { Clock } from "../util/clock";
import type { Acceleration } from "./acceleration";
import { AcceleratorWatch } from "./acceleratorWatch";
import type { Engine } from "./engine";
import { inspectModel } from "./inspect";
import type { Lifetime } from "./lifetime";
import { ModelLoads } from "./modelLoads";
import {
  completeParams,
  countTokensParams,
  helloParams,
  loadParams,
  minutes,
  modelPathParams,
  roleParams,
} from "./params";
import { Quiet } from "./quiet";
import { Scheduler } from "./scheduler";
import { Speedometer } from "./speedometer";
import type { Strikes } from "./strikes";

export type ExtensionPeer = Peer<ExtensionCalls, HostCalls, HostNotices, ExtensionNotices>;
type LogLevel = HostNotices["log"]["level"];

export interface ServerOptions {
  readonly engine: Engine;
  readonly lifetime: Lifetime;
  readonly strikes: Strikes | undefined;
  readonly acceleration: Acceleration;
  readonly isShared: boolean;
  readonly clock: Clock;
  /** Hears what all clients are told. */
  readonly print: (level: LogLevel, message: string) => void;
  /** A user wants the process to end, or the next one does better. */
  readonly onLeave: (reason: "restart" | "accelerator") => void;
}

/**
 * Milliseconds after a call in which no other comes: only then is it idle time, and not the time between two keys. Where
 * the model reads slowly, what is done then takes seconds, of which most are wasted if somebody only stopped for a breath.
 */
const quietMs = { fast: 300, slow: 1000 } as const;
/** Tokens a second below which a model reads slowly. */
const slowReading = 1000;

/** Characters of a window's name that are told to the others and logged. */
const longestName = 100;

/** How work that nobody waits for ends when somebody comes. */
const ordinaryEnds: ReadonlySet<string> = new Set(["superseded", peerKinds.cancelled]);

/** A window that has said hello. */
interface Client {
  readonly name: string;
  readonly cameAt: number;
}

/** Serves one engine to whoever is connected. */
export class Server {
  readonly #peers = new Set<ExtensionPeer>();
  readonly #clients = new Map<ExtensionPeer, Client>();
  readonly #scheduler = new Scheduler();
  readonly #speedometer = new Speedometer();
  readonly #loads: ModelLoads;
  readonly #quiet: Quiet;
  readonly #watch: AcceleratorWatch;
  #speed: Promise<MachineSpeed> | undefined;
  /** Until it is quiet for long enough to do a chore. */
  #waiting = new AbortController();

  constructor(private readonly options: ServerOptions) {
    this.#loads = new ModelLoads(options.engine, options.strikes, (role) => this.#tellRole(role));
    this.#quiet = new Quiet(options.clock);
    this.#watch = new AcceleratorWatch({
      acceleration: options.acceleration,
      quiet: this.#quiet,
      entry: process.argv[1] ?? "",
      onStatus: (status) => {
        for (const peer of this.#peers) peer.notify("accelerator", status);
      },
      onLeave: () => options.onLeave("accelerator"),
      print: options.print,
    });
  }

  /** Tells all who are connected. */
  log(level: LogLevel, message: string): void {
    this.options.print(level, message);
    for (const peer of this.#peers) peer.notify("log", { level, message });
  }

  /** The last word to all who are connected. */
  bidFarewell(reason: LeaveReason): void {
    for (const peer of this.#peers) peer.notify("leaving", reason);
  }

  /** Answers `peer`'s calls until it closes; the caller lets it listen. */
  accept(peer: ExtensionPeer): void {
    const { engine, lifetime } = this.options;
    this.#peers.add(peer);
    lifetime.clientCame();
    peer.onDidClose(() => this.#lose(peer));
    peer.handle("hello", (params) => this.#greet(peer, params));
    peer.handle("load", (params, { progress }) => lifetime.during(() => this.#load(loadParams(params), progress)));
    peer.handle("unload", async (params) => {
      await this.#loads.unload(roleParams(params).role);
      return null;
    });
    peer.handle("complete", (params, context) =>
      lifetime.during(() => this.#complete(peer, completeParams(params), context)),
    );
    peer.handle("countTokens", (params) => {
      const { role, text } = countTokensParams(params);
      return engine.countTokens(role, text);
    });
    peer.handle("inspect", (params) => inspectModel(modelPathParams(params).modelPath));
    peer.handle("probeSpeed", () => lifetime.during(() => this.#probe()));
    peer.handle("describeMachine", () => engine.describeMachine());
    peer.handle("ping", () => null);
    peer.handle("status", () => this.#status(peer));
    peer.handle("quit", () => {
      this.log("info", `${this.#nameOf(peer)} restarts the process`);
      this.options.acceleration.forget();
      setImmediate(this.options.onLeave, "restart");
      return null;
    });
    peer.onNotice("unloadAfter", (value) => {
      const after = minutes(value);
      if (after !== undefined) lifetime.unloadAfter(after);
    });
  }

  #greet(peer: ExtensionPeer, given: HostCalls["hello"]["params"]): HostCalls["hello"]["result"] {
    if (given?.protocolVersion !== protocolVersion) {
      const theirs = JSON.stringify(given?.protocolVersion);
      throw new CallError("protocolMismatch", `this process speaks protocol ${protocolVersion}, and not ${theirs}`);
    }
    const { client, unloadAfterMinutes } = helloParams(given);
    this.#clients.set(peer, { name: client.slice(0, longestName), cameAt: performance.now() });
    this.options.lifetime.unloadAfter(unloadAfterMinutes);
    this.log("info", `${this.#nameOf(peer)} came; clients: ${this.#clients.size}`);
    const { engine, acceleration } = this.options;
    return { pid: process.pid, protocolVersion, roles: engine.roles, accelerator: acceleration.status };
  }

  async #load(params: LoadParams, onProgress: (share: number) => void): Promise<LoadedModel> {
    let model: LoadedModel | undefined;
    try {
      model = await this.#quiet.during(() => this.#loads.load(params, onProgress));
      return model;
    } finally {
      this.#watch.loaded(model);
    }
  }

  async #complete(
    peer: ExtensionPeer,
    params: CompleteParams,
    { progress, signal }: HandlerContext<CompletionToken>,
  ): Promise<CompleteResult> {
    const { engine } = this.options;
    this.#waiting.abort();
    const completing = () =>
      this.#scheduler.run<CompleteResult>(
        peer,
        (turn) =>
          engine.complete(params, { onToken: (token) => turn.mayWrite() && progress(token), signal: turn.signal }),
        signal,
        params.urgency,
      );
    try {
      const result = await this.#quiet.during(completing);
      this.options.acceleration.completed();
      this.#speedometer.add(result);
      this.#doChoreWhenQuiet();
      return result;
    } catch (error) {
      if (!(error instanceof CallError)) this.#watch.failed(error);
      throw error;
    }
  }

  #doChoreWhenQuiet(): void {
    this.#waiting.abort();
    const waiting = new AbortController();
    this.#waiting = waiting;
    void this.options.clock.sleep(this.#quietMs, waiting.signal).then(() => waiting.signal.aborted || this.#doChore());
  }

  get #quietMs(): number {
    const { readTokensPerSecond } = this.#speedometer.speed;
    return readTokensPerSecond !== undefined && readTokensPerSecond < slowReading ? quietMs.slow : quietMs.fast;
  }

  /** Measures the machine once, however many windows want to know. */
  #probe(): Promise<MachineSpeed> {
    const probing = () => this.#inIdleTime((signal) => this.options.engine.probeSpeed(signal));
    this.#speed ??= probing().catch((error: unknown) => {
      this.#speed = undefined;
      throw error;
    });
    return this.#speed;
  }

  /** Whoever completes meanwhile goes first, and the work begins anew. */
  async #inIdleTime<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const never = new AbortController().signal;
    const client = Symbol("idle");
    for (;;) {
      try {
        const working = () => this.#scheduler.run(client, ({ signal }) => work(signal), never, "ahead");
        return await this.#quiet.during(working);
      } catch (error) {
        if (!(error instanceof CallError) || !ordinaryEnds.has(error.kind)) throw error;
        await this.options.clock.sleep(quietMs.slow);
      } finally {
        this.#scheduler.forget(client);
      }
    }
  }

  /** What the engine would do for the next call runs in the scheduler too, as a client of its own that never waits. */
  #doChore(): void {
    const chore = this.options.engine.chore();
    if (!chore) return;
    const never = new AbortController().signal;
    this.#quiet
      .during(() => this.#scheduler.run(this, ({ signal }) => chore(signal), never, "ahead"))
      .catch((error: unknown) => {
        const isOrdinary = error instanceof CallError && ordinaryEnds.has(error.kind);
        if (!isOrdinary) this.options.print("warn", `work ahead of the next call failed: ${String(error)}`);
      });
  }

  #lose(peer: ExtensionPeer): void {
    this.#peers.delete(peer);
    this.#scheduler.forget(peer);
    const name = this.#nameOf(peer);
    if (this.#clients.delete(peer)) this.log("info", `${name} went; clients: ${this.#clients.size}`);
    this.options.lifetime.clientWent();
  }

  #nameOf(peer: ExtensionPeer): string {
    return JSON.stringify(this.#clients.get(peer)?.name ?? "a stranger");
  }

  #tellRole(role: Role): void {
    const status = this.options.engine.roles.find((one) => one.role === role);
    if (status) for (const peer of this.#peers) peer.notify("role", status);
  }

  #status(asking: ExtensionPeer): HostStatus {
    const now = performance.now();
    return {
      pid: process.pid,
      isShared: this.options.isShared,
      clients: [...this.#clients].map(([peer, { name, cameAt }]) => ({
        name,
        connectedMs: Math.round(now - cameAt),
        isYou: peer === asking,
      })),
      uptimeMs: Math.round(process.uptime() * 1000),
      residentBytes: process.memoryUsage.rss(),
      roles: this.options.engine.roles,
      completions: this.#scheduler.counts,
      speed: this.#speedometer.speed,
    };
  }
}
