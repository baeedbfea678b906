import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from "vscode-jsonrpc/node";
import { root } from "../../scripts/root";
import type {
  CompleteParams,
  ExtensionCalls,
  ExtensionNotices,
  HostCalls,
  HostNotices,
  LoadedModel,
} from "../../src/protocol/host";
import { protocolVersion } from "../../src/protocol/host";
import { Peer } from "../../src/protocol/rpc";
import { kindlingPath } from "./kindling";

/** The built model process (`dist/host.mjs`), spoken to over its real channel. */
export class HostProcess {
  readonly peer: Peer<HostCalls, ExtensionCalls, ExtensionNotices, HostNotices>;
  readonly notices: string[] = [];
  /** What it printed; its channel is for messages, so this should be nothing. */
  output = "";

  private constructor(readonly child: ChildProcess) {
    this.peer = new Peer(createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child)));
    this.peer.onNotice("log", ({ level, message }) => this.notices.push(`${level}: ${message}`));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (data: Buffer) => {
        this.output += data.toString();
      });
    }
    this.peer.listen();
  }

  static async start(
    env: Readonly<Record<string, string>> = {},
    entry: string = path.join(root, "dist", "host.mjs"),
  ): Promise<HostProcess> {
    const child = fork(entry, [], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    await once(child, "spawn");
    const host = new HostProcess(child);
    await host.peer.call("hello", { protocolVersion, client: "test", unloadAfterMinutes: 0 });
    return host;
  }

  load(modelPath: string = kindlingPath, role: "completion" | "chat" = "completion"): Promise<LoadedModel> {
    return this.peer.call("load", {
      role,
      modelPath,
      contextSize: 4096,
      threads: 1,
      isStandIn: false,
      despiteStrikes: false,
    });
  }

  complete(
    given: Partial<CompleteParams> & { readonly prefix: string },
    options: { readonly signal?: AbortSignal; readonly onText?: (text: string) => void } = {},
  ) {
    const params = {
      path: "src/main.ts",
      context: [],
      prefixStart: 0,
      suffix: "",
      maxTokens: 48,
      extent: "line",
      budgetMs: 60_000,
      urgency: "live",
      ...given,
    } as const;
    return this.peer.call("complete", params, {
      signal: options.signal,
      onProgress: (token) => options.onText?.(token.text),
    });
  }

  /** Ends it in the way the extension does, and waits until it is gone. */
  async stop(): Promise<void> {
    this.peer.dispose();
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, "exit");
    if (this.child.connected) this.child.disconnect();
    await ended;
  }
}
