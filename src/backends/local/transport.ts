import type { MessageConnection } from "vscode-jsonrpc/node";
import type { Event } from "../../util/event";

/** A live way to a model process. */
export interface HostLink {
  /** Not listening yet. */
  readonly connection: MessageConnection;
  readonly pid: number;
  /** Fires once with words for the log when the process or the way to it is gone. */
  readonly onDidEnd: Event<string>;
  /** Ends the process at once, whatever it does; {@link onDidEnd} follows. */
  kill(): void;
  /** Lets go of the process; a private one ends with it. */
  close(): void;
}

/** How a model process is reached: a child of this window, or one that all windows share. */
export interface HostTransport {
  /** @throws {Error} when no process could be reached or started. */
  open(): Promise<HostLink>;
}
