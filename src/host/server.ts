import {
  type ChatParams,
  type ChatProgress,
  type ChatResult,
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
import { CallError, type HandlerContext, type Peer } from "../protocol/rpc";
import type { Clock } from "../util/clock";
import type { Acceleration } from "./acceleration";
import { AcceleratorWatch } from "./acceleratorWatch";
import { ChatQueue } from "./chatQueue";
import type { Engine } from "./engine";
import { IdleWork } from "./idleWork";
import { inspectModel } from "./inspect";
import type { Lifetime } from "./lifetime";
import { ModelLoads } from "./modelLoads";
import {
  chatParams,
  completeParams,
  countChatParams,
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

/** Characters of a window's name that are told to the others and logged. */
const longestName = 100;

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
  readonly #chats = new ChatQueue();
  readonly #idleWork: IdleWork;

  constructor(private readonly options: ServerOptions) {
    this.#loads = new ModelLoads(options.engine, options.strikes, (role) => this.#tellRole(role));
    this.#quiet = new Quiet(options.clock);
    this.#idleWork = new IdleWork({
      ...options,
      scheduler: this.#scheduler,
      chats: this.#chats,
      quiet: this.#quiet,
      speedometer: this.#speedometer,
      warn: (message) => options.print("warn", message),
    });
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
    peer.handle("chat", (params, context) => lifetime.during(() => this.#chat(chatParams(params), context)));
    peer.handle("countChat", (params) => lifetime.during(() => engine.countChat(countChatParams(params).messages)));
    peer.handle("countTokens", (params) => {
      const { role, text } = countTokensParams(params);
      return engine.countTokens(role, text);
    });
    peer.handle("inspect", (params) => inspectModel(modelPathParams(params).modelPath));
    peer.handle("probeSpeed", () => lifetime.during(() => this.#idleWork.probe()));
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
    this.#idleWork.callCame();
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
      this.#idleWork.callEnded();
      return result;
    } catch (error) {
      if (!(error instanceof CallError)) this.#watch.failed(error);
      throw error;
    }
  }

  async #chat(params: ChatParams, { progress, signal }: HandlerContext<ChatProgress>): Promise<ChatResult> {
    this.#idleWork.questionCame();
    const answer = () => this.options.engine.chat(params, { onProgress: progress, signal });
    const onWait = () => progress({ kind: "waiting" });
    try {
      const result = await this.#quiet.during(() => this.#chats.run(answer, { onWait, signal }));
      this.options.acceleration.completed();
      return result;
    } catch (error) {
      if (!(error instanceof CallError)) this.#watch.failed(error);
      throw error;
    }
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
