import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from "vscode-jsonrpc/node";
import type { Clock } from "../../util/clock";
import { DisposableStore } from "../../util/disposable";
import { Emitter } from "../../util/event";
import type { Logger } from "../../util/logger";
import { hostEnvironment, spawned } from "./hostCommand";
import { type LossLedger, OwnLosses } from "./lossLedger";
import type { HostLink, HostTransport } from "./transport";

/** Milliseconds a process that was told to leave may take before it is killed. */
const leaveMs = 2000;

/** A model process that belongs to this window and ends with it. */
export class PrivateChild implements HostTransport {
  readonly losses: LossLedger;

  /** @param entry absolute path of `dist/host.mjs` */
  constructor(
    private readonly entry: string,
    clock: Clock,
    private readonly log: Logger,
  ) {
    this.losses = new OwnLosses(clock);
  }

  async open(): Promise<HostLink> {
    const child = fork(this.entry, [], {
      // Not the extension host's: they carry debug ports and loaders that are not meant for us.
      execArgv: [],
      env: hostEnvironment(),
      // The library may print to stdout, so messages travel over a channel of their own.
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    await spawned(child);
    this.#logOutput(child);
    return this.#link(child);
  }

  /** No other window can have started it. */
  async join(): Promise<undefined> {}

  #logOutput(child: ChildProcess): void {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8");
      stream?.on("data", (text: string) => this.log.debug(`model process: ${text.trimEnd().slice(0, 2000)}`));
    }
  }

  #link(child: ChildProcess): HostLink {
    const store = new DisposableStore();
    const didEnd = store.add(new Emitter<string>());
    child.once("exit", (code, signal) => {
      didEnd.fire(signal ? `ended by ${signal}` : `exit code ${code}`);
      store.dispose();
    });
    // A failing write (EPIPE, closed channel) is followed by "exit"; without a listener it would end the extension host.
    child.on("error", (error) => this.log.debug(`model process: ${error.message}`));
    return {
      connection: createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child)),
      pid: child.pid ?? 0,
      instance: randomUUID(),
      onDidEnd: didEnd.event,
      kill: () => child.kill("SIGKILL"),
      giveUp: () => child.kill("SIGKILL"),
      close: () => letGo(child),
    };
  }
}

/** The process leaves by itself when its channel closes; one that is stuck is killed. */
function letGo(child: ChildProcess): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  if (child.connected) child.disconnect();
  const timer = setTimeout(() => child.kill("SIGKILL"), leaveMs);
  timer.unref();
  child.once("exit", () => clearTimeout(timer));
}
