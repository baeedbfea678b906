import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from "vscode-jsonrpc/node";
import { Peer } from "../protocol/rpc";
import type { Engine } from "./engine";
import { FakeEngine } from "./fakeEngine";
import { LlamaEngine } from "./llamaEngine";
import { type ExtensionPeer, Server } from "./server";

/** Milliseconds for a last notice to be written before the process ends. */
const lastWordsMs = 100;

/** The model process of one window: a child that talks over Node's channel and ends when its parent closes it. */
function main(): void {
  if (!process.send) {
    process.stderr.write("The model process is started by the extension, with a channel.\n");
    process.exit(2);
  }
  const server = new Server();
  endOnFailure(server);
  const engine: Engine =
    process.env.HEARTH_ENGINE === "fake"
      ? new FakeEngine()
      : new LlamaEngine((level, message) => server.log(level, message));
  server.serve(engine);
  const peer: ExtensionPeer = new Peer(
    createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process)),
  );
  server.accept(peer);
  peer.onNotice("goodbye", leave);
  process.once("disconnect", leave);
  peer.listen();
}

/**
 * Ends at once. Not `process.exit`: it runs the library's native tear-down while one of its threads may still be
 * computing, which can crash or hang; there is nothing here that needs to be written first.
 */
function leave(): void {
  process.kill(process.pid, "SIGKILL");
}

/** An error that nobody caught leaves the library's locks in an unknown state (it can hang for ever after one). */
function endOnFailure(server: Server): void {
  const end = (error: unknown) => {
    server.log("error", error instanceof Error ? (error.stack ?? error.message) : String(error));
    setTimeout(leave, lastWordsMs);
  };
  process.on("uncaughtException", end);
  process.on("unhandledRejection", end);
}

main();
