import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from "vscode-jsonrpc/node";
import { LocalBackend } from "../../src/backends/local/localBackend";
import { PrivateChild } from "../../src/backends/local/privateChild";
import { SharedProcess } from "../../src/backends/local/sharedProcess";
import { BackendError } from "../../src/core/model/failure";
import { Peer } from "../../src/protocol/rpc";
import { systemClock } from "../../src/util/clock";
import type { AskedCompletion, CompletionEndKind, WindowCalls, WindowOptions } from "./windowCalls";

type TestPeer = Peer<Record<never, never>, WindowCalls, Record<never, never>, Record<never, never>>;

/** A window without VS Code: the extension's real backend in a process of its own, which a test drives by WindowCalls. */
class Window {
  readonly lines: string[] = [];
  readonly seen: string[] = [];
  #backend: LocalBackend | undefined;

  start({ name, entry, isPrivate, runtimeFolder, ...rest }: WindowOptions): void {
    process.env.HEARTH_RUNTIME_DIR = runtimeFolder;
    const write = (message: string) => void this.lines.push(message);
    const log = { debug: write, info: write, warn: write, error: write };
    const transport = new (isPrivate ? PrivateChild : SharedProcess)(entry, systemClock, log);
    const backend = new LocalBackend({ ...rest, transport, client: name, clock: systemClock, log });
    backend.onDidChangeState(({ kind }) => this.seen.at(-1) !== kind && this.seen.push(kind));
    this.#backend = backend;
    backend.warm();
  }

  get backend(): LocalBackend {
    if (!this.#backend) throw new Error("not started");
    return this.#backend;
  }

  async complete(
    { prefix, maxTokens = 16 }: AskedCompletion,
    signal: AbortSignal,
    onText: (text: string) => void = () => undefined,
  ): Promise<CompletionEndKind> {
    const place = { path: "a.ts", context: [], prefix, prefixStart: 0, suffix: "\n" };
    const request = { ...place, maxTokens, extent: "line", budgetMs: 60_000, urgency: "live" } as const;
    try {
      const { tokens } = await this.backend.complete(request, { signal, onToken: ({ text }) => onText(text) });
      return { text: tokens.map(({ text }) => text).join("") };
    } catch (error) {
      return { failure: error instanceof BackendError ? error.kind : String(error) };
    }
  }

  async type(keys: number, prefix: string): Promise<Record<string, number>> {
    const ends: Record<string, number> = {};
    const under: Promise<unknown>[] = [];
    let abort = new AbortController();
    for (let key = 0; key < keys; key++) {
      abort.abort();
      abort = new AbortController();
      const call = this.complete({ prefix: prefix + "x".repeat(key % 40) }, abort.signal).then((end) => {
        const kind = "failure" in end ? end.failure : "answered";
        ends[kind] = (ends[kind] ?? 0) + 1;
      });
      under.push(call);
      // A user reads some of the answers.
      if (key % 8 === 7) await Promise.all(under.splice(0));
      else if (key % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(under);
    return ends;
  }
}

function main(): void {
  const window = new Window();
  const peer: TestPeer = new Peer(
    createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process)),
  );
  const does = (act: () => void) => () => {
    act();
    return null;
  };
  peer.handle("start", (options) => does(() => window.start(options))());
  peer.handle("state", () => window.backend.state);
  peer.handle("seen", () => window.seen);
  peer.handle("log", () => window.lines);
  peer.handle("status", async () => (await window.backend.status()) ?? null);
  peer.handle("machine", async () => (await window.backend.describeMachine()) ?? null);
  peer.handle("complete", (asked, { signal, progress }) => window.complete(asked, signal, progress));
  peer.handle("type", ({ keys, prefix }) => window.type(keys, prefix));
  peer.handle(
    "warm",
    does(() => window.backend.warm()),
  );
  peer.handle(
    "restart",
    does(() => window.backend.restart()),
  );
  peer.handle("useModel", ({ modelPath }) => does(() => window.backend.useModel(modelPath))());
  peer.handle(
    "dispose",
    does(() => window.backend.dispose()),
  );
  peer.handle("resources", () => {
    globalThis.gc?.();
    return { handles: process.getActiveResourcesInfo().length, heapBytes: process.memoryUsage().heapUsed };
  });
  process.once("disconnect", () => process.exit());
  peer.listen();
}

main();
