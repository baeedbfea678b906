import { BackendError, type FailureKind } from "../../core/model/failure";
import {
  type ChatCount,
  type ChatMessage,
  type ChatParams,
  type ChatProgress,
  type ChatResult,
  type CompleteParams,
  type CompleteResult,
  type CompletionToken,
  type ExtensionCalls,
  type ExtensionNotices,
  type HelloParams,
  type HelloResult,
  type HostCalls,
  type HostNotices,
  type HostStatus,
  type InspectedModel,
  type LeaveReason,
  type LoadedModel,
  type LoadParams,
  protocolVersion,
  type Role,
  type RoleStatus,
} from "../../protocol/host";
import { hostErrorKinds } from "../../protocol/hostErrors";
import type { AcceleratorStatus, MachineInfo, MachineSpeed } from "../../protocol/machine";
import { CallError, Peer, peerKinds } from "../../protocol/rpc";
import { type Clock, sleepAwake } from "../../util/clock";
import { Emitter } from "../../util/event";
import type { Logger } from "../../util/logger";
import type { HostLink } from "./transport";

/**
 * How a session ended: the process left by its own will, perhaps with a completion asked for that it did not answer any
 * more, or it was lost, with words for the log.
 */
export type SessionEnd =
  | { readonly kind: "left"; readonly reason: LeaveReason; readonly wasAsked: boolean }
  | { readonly kind: "lost"; readonly why: string };

/** Milliseconds a process that was told to end may take before it is killed. */
const quitMs = 2000;

/** One connection to one model process, from its greeting to its end. Every method throws {@link BackendError}. */
export class HostSession {
  readonly #peer: Peer<HostCalls, ExtensionCalls, ExtensionNotices, HostNotices>;
  readonly #didChangeRole = new Emitter<RoleStatus>();
  readonly onDidChangeRole = this.#didChangeRole.event;
  readonly #didChangeAccelerator = new Emitter<AcceleratorStatus>();
  readonly onDidChangeAccelerator = this.#didChangeAccelerator.event;
  #isOver = false;
  #leaves: LeaveReason | undefined;
  #completing = 0;
  #loading = 0;
  #hasMissed = false;
  /** Resolves when the process, or the way to it, is gone; never rejects. */
  readonly ended: Promise<SessionEnd>;

  constructor(
    private readonly link: HostLink,
    log: Logger,
  ) {
    this.#peer = new Peer(link.connection);
    this.#peer.onNotice("log", ({ level, message }) => log[level](`model process ${link.pid}: ${message}`));
    this.#peer.onNotice("role", (status) => this.#didChangeRole.fire(status));
    this.#peer.onNotice("accelerator", (status) => this.#didChangeAccelerator.fire(status));
    this.#peer.onNotice("leaving", (reason) => {
      this.#leaves = reason;
    });
    this.ended = new Promise((resolve) => {
      link.onDidEnd((why) => {
        this.#isOver = true;
        const wasAsked = this.#hasMissed || this.#completing > 0;
        this.#peer.dispose();
        this.#didChangeRole.dispose();
        this.#didChangeAccelerator.dispose();
        resolve(this.#leaves ? { kind: "left", reason: this.#leaves, wasAsked } : { kind: "lost", why });
      });
    });
    this.#peer.onDidClose(() => this.#isOver || this.#leaves || link.giveUp());
    this.#peer.listen();
  }

  get pid(): number {
    return this.link.pid;
  }

  get instance(): string {
    return this.link.instance;
  }

  greet(params: Omit<HelloParams, "protocolVersion">): Promise<HelloResult> {
    return translated(this.#peer.call("hello", { protocolVersion, ...params }));
  }

  async load(params: LoadParams, onProgress: (share: number) => void): Promise<LoadedModel> {
    this.#loading++;
    try {
      return await translated(this.#peer.call("load", params, { onProgress }));
    } finally {
      this.#loading--;
    }
  }

  /** Whether the process loads a model for this window. */
  get isLoading(): boolean {
    return this.#loading > 0;
  }

  async unload(role: Role): Promise<void> {
    await translated(this.#peer.call("unload", { role }));
  }

  chat(
    params: ChatParams,
    options: { onProgress?: (progress: ChatProgress) => void; signal: AbortSignal },
  ): Promise<ChatResult> {
    return translated(this.#peer.call("chat", params, options));
  }

  countChat(messages: readonly ChatMessage[], signal: AbortSignal): Promise<ChatCount> {
    return translated(this.#peer.call("countChat", { messages }, { signal }));
  }

  async complete(
    params: CompleteParams,
    options: { onProgress?: (token: CompletionToken) => void; signal: AbortSignal },
  ): Promise<CompleteResult> {
    this.#completing++;
    try {
      return await translated(this.#peer.call("complete", params, options));
    } catch (error) {
      this.#hasMissed ||= error instanceof BackendError && error.kind === "processGone";
      throw error;
    } finally {
      this.#completing--;
    }
  }

  status(): Promise<HostStatus> {
    return translated(this.#peer.call("status", null));
  }

  inspect(modelPath: string): Promise<InspectedModel> {
    return translated(this.#peer.call("inspect", { modelPath }));
  }

  probeSpeed(): Promise<MachineSpeed> {
    return translated(this.#peer.call("probeSpeed", null));
  }

  describeMachine(): Promise<MachineInfo> {
    return translated(this.#peer.call("describeMachine", null));
  }

  async ping(): Promise<void> {
    await translated(this.#peer.call("ping", null));
  }

  unloadAfter(minutes: number): void {
    this.#peer.notify("unloadAfter", minutes);
  }

  /** Ends a process that does not answer any more. */
  kill(): void {
    this.link.kill();
  }

  /** Ends the process for all of its clients, and waits until it is gone. */
  async quit(clock: Clock): Promise<void> {
    const over = new AbortController();
    this.#peer.call("quit", null).catch(() => undefined);
    void sleepAwake(clock, quitMs, over.signal).then(() => over.signal.aborted || this.kill());
    await this.ended;
    over.abort();
  }

  /** Lets the process go; others may use it on. */
  close(): void {
    this.#isOver = true;
    this.#peer.notify("goodbye", null);
    this.#peer.dispose();
    this.link.close();
  }
}

const failureOfPeer: Readonly<Record<string, FailureKind>> = {
  [peerKinds.cancelled]: "cancelled",
  [peerKinds.closed]: "processGone",
  [peerKinds.unknownMethod]: "protocolMismatch",
};
const sameInBoth: ReadonlySet<string> = new Set(hostErrorKinds);

async function translated<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    const kind = failureOfPeer[error.kind] ?? (sameInBoth.has(error.kind) ? (error.kind as FailureKind) : "internal");
    throw new BackendError(kind, error.message);
  }
}
