import { BackendError, type FailureKind } from "../../core/model/failure";
import {
  type CompleteParams,
  type CompleteResult,
  type CompletionToken,
  type ExtensionCalls,
  type ExtensionNotices,
  type HostCalls,
  type HostNotices,
  type HostStatus,
  hostErrorKinds,
  type LoadedModel,
  type LoadParams,
  type MachineInfo,
  protocolVersion,
} from "../../protocol/host";
import { CallError, Peer, peerKinds } from "../../protocol/rpc";
import type { Logger } from "../../util/logger";
import type { HostLink } from "./transport";

/** One connection to one model process, from its greeting to its end. Every method throws {@link BackendError}. */
export class HostSession {
  readonly #peer: Peer<HostCalls, ExtensionCalls, ExtensionNotices, HostNotices>;
  #isOver = false;
  /** Resolves with words for the log when the process is gone; never rejects. */
  readonly ended: Promise<string>;

  constructor(
    private readonly link: HostLink,
    log: Logger,
  ) {
    this.#peer = new Peer(link.connection);
    this.#peer.onNotice("log", ({ level, message }) => log[level](`model process ${link.pid}: ${message}`));
    // A process that cannot be talked to is of no use, whether it lives or not.
    this.#peer.onDidClose(() => this.#isOver || link.kill());
    this.ended = new Promise((resolve) => {
      link.onDidEnd((why) => {
        this.#isOver = true;
        this.#peer.dispose();
        resolve(why);
      });
    });
    this.#peer.listen();
  }

  get pid(): number {
    return this.link.pid;
  }

  async greet(client: string): Promise<void> {
    await translated(this.#peer.call("hello", { protocolVersion, client }));
  }

  load(params: LoadParams, onProgress: (share: number) => void): Promise<LoadedModel> {
    return translated(this.#peer.call("load", params, { onProgress }));
  }

  complete(
    params: CompleteParams,
    options: { onProgress?: (token: CompletionToken) => void; signal: AbortSignal },
  ): Promise<CompleteResult> {
    return translated(this.#peer.call("complete", params, options));
  }

  status(): Promise<HostStatus> {
    return translated(this.#peer.call("status", null));
  }

  describeMachine(): Promise<MachineInfo> {
    return translated(this.#peer.call("describeMachine", null));
  }

  async ping(): Promise<void> {
    await translated(this.#peer.call("ping", null));
  }

  /** Ends a process that does not answer any more. */
  kill(): void {
    this.link.kill();
  }

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
