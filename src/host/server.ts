import {
  type ExtensionCalls,
  type ExtensionNotices,
  type HostCalls,
  type HostNotices,
  type HostStatus,
  protocolVersion,
} from "../protocol/host";
import { CallError, type Peer } from "../protocol/rpc";
import type { Engine } from "./engine";
import { Scheduler } from "./scheduler";
import { Speedometer } from "./speedometer";

export type ExtensionPeer = Peer<ExtensionCalls, HostCalls, HostNotices, ExtensionNotices>;

/** Serves one engine to whoever is connected. */
export class Server {
  readonly #peers = new Set<ExtensionPeer>();
  readonly #scheduler = new Scheduler();
  readonly #speedometer = new Speedometer();
  #engine: Engine | undefined;

  /** Sets what is served; before that nothing may be accepted. The engine needs {@link log}, hence the two steps. */
  serve(engine: Engine): void {
    this.#engine = engine;
  }

  /** Tells all who are connected. */
  log(level: HostNotices["log"]["level"], message: string): void {
    for (const peer of this.#peers) peer.notify("log", { level, message });
  }

  /** Answers `peer`'s calls until it closes; the caller lets it listen. */
  accept(peer: ExtensionPeer): void {
    const engine = this.#engine;
    if (!engine) throw new Error("serve an engine first");
    this.#peers.add(peer);
    peer.onDidClose(() => this.#peers.delete(peer));
    peer.handle("hello", (params) => {
      if (params.protocolVersion !== protocolVersion) {
        const message = `this process speaks protocol ${protocolVersion}, ${params.client} ${params.protocolVersion}`;
        throw new CallError("protocolMismatch", message);
      }
      return { pid: process.pid, protocolVersion };
    });
    // The signal is left alone on purpose: a load belongs to its role, not to who asked for it.
    peer.handle("load", (params, { progress }) => engine.load(params, progress));
    peer.handle("unload", async ({ role }) => {
      await engine.unload(role);
      return null;
    });
    peer.handle("complete", async (params, { progress, signal }) => {
      const job = (turn: AbortSignal) => engine.complete(params, { onToken: progress, signal: turn });
      const result = await this.#scheduler.run(job, { signal });
      this.#speedometer.add(result);
      return result;
    });
    peer.handle("countTokens", ({ role, text }) => engine.countTokens(role, text));
    peer.handle("describeMachine", () => engine.describeMachine());
    peer.handle("ping", () => null);
    peer.handle("status", () => this.#status(engine));
  }

  #status(engine: Engine): HostStatus {
    return {
      pid: process.pid,
      uptimeMs: Math.round(process.uptime() * 1000),
      residentBytes: process.memoryUsage.rss(),
      roles: engine.roles,
      completions: this.#scheduler.counts,
      speed: this.#speedometer.speed,
    };
  }
}
