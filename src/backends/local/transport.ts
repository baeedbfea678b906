import type { MessageConnection } from "vscode-jsonrpc/node";
import type { Event } from "../../util/event";
import type { Logger } from "../../util/logger";
import type { LossLedger } from "./lossLedger";

/** A live way to a model process. */
export interface HostLink {
  /** Not listening yet. */
  readonly connection: MessageConnection;
  readonly pid: number;
  /** Of this one process and no other, where a pid may come again. */
  readonly instance: string;
  /** Fires once with words for the log when the process or the way to it is gone. */
  readonly onDidEnd: Event<string>;
  /** Ends the process at once, whatever it does; {@link onDidEnd} follows. */
  kill(): void;
  /** The way to the process broke: a private one is of no use then, a shared one serves others on. {@link onDidEnd} follows. */
  giveUp(): void;
  /** Lets go of the process; a private one ends with it. */
  close(): void;
}

/** How a model process is reached: a child of this window, or one that all windows share. */
export interface HostTransport {
  /** Where lost processes are counted. */
  readonly losses: LossLedger;
  /** Reaches a process, and starts one if there is none. @throws {Error} when that cannot be done, or `signal` aborts */
  open(signal: AbortSignal): Promise<HostLink>;
  /** Reaches a process that another window has started; undefined if there is none. */
  join(): Promise<HostLink | undefined>;
}

/** Why the windows of this machine cannot share a process. */
export class CannotShare extends Error {
  override readonly name = "CannotShare";
}

/** Shares a process with the other windows where that can be done safely, and else has one of its own. */
export class SharedOrPrivate implements HostTransport {
  /** What the newest link goes over. */
  #used: HostTransport;

  constructor(
    private readonly shared: HostTransport,
    private readonly own: HostTransport,
    private readonly log: Logger,
  ) {
    this.#used = shared;
  }

  get losses(): LossLedger {
    return this.#used.losses;
  }

  /** Tries to share each time: what kept it from that may have passed. */
  async open(signal: AbortSignal): Promise<HostLink> {
    try {
      this.#used = this.shared;
      return await this.shared.open(signal);
    } catch (error) {
      if (!(error instanceof CannotShare)) throw error;
      this.log.warn(`this window has a model process of its own, because none can be shared: ${error.message}`);
      this.#used = this.own;
      return await this.own.open(signal);
    }
  }

  join(): Promise<HostLink | undefined> {
    return this.#used.join();
  }
}
