import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from "vscode-jsonrpc/node";
import { root } from "../../scripts/root";
import { Peer } from "../../src/protocol/rpc";
import { cpuSecondsOf } from "./cpuSeconds";
import type { InfillRequest, InfillServer, InfillWork } from "./infill";
import type { DecodingTimes, ModelCalls, ModelOptions } from "./modelCalls";

type ModelPeer = Peer<ModelCalls, Record<never, never>, Record<never, never>, Record<never, never>>;

/** A process of its own that runs a model through node-llama-cpp: the same build of llama.cpp that Hearth runs. */
export class ModelProcess implements InfillServer {
  private constructor(
    private readonly child: ChildProcess,
    private readonly peer: ModelPeer,
  ) {}

  /** @throws {CallError} when the model cannot be loaded */
  static async start(options: ModelOptions): Promise<ModelProcess> {
    const child = fork(path.join(root, "out", "bench", "opponents", "modelProgram.js"), [], {
      // The library may print to stdout.
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    await once(child, "spawn");
    const peer: ModelPeer = new Peer(createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child)));
    peer.listen();
    const process = new ModelProcess(child, peer);
    try {
      await peer.call("load", options);
      return process;
    } catch (error) {
      await process.close();
      throw error;
    }
  }

  infill(request: InfillRequest): Promise<InfillWork> {
    return this.peer.call("infill", request);
  }

  continue(text: string, answer: string): Promise<DecodingTimes> {
    return this.peer.call("continue", { text, answer });
  }

  cpuSeconds(): number {
    return cpuSecondsOf(this.child.pid ?? 0);
  }

  async close(): Promise<void> {
    this.peer.dispose();
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, "exit");
    if (this.child.connected) this.child.disconnect();
    await ended;
  }
}
