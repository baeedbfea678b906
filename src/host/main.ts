import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Duplex } from "node:stream";
import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import {
  type AcceleratorWish,
  acceleratorVariable,
  type Endpoint,
  endpointArgument,
  endpointFiles,
  endpointIsServed,
  stateVariable,
} from "../protocol/endpoint";
import { fromHex } from "../protocol/handshake";
import type { LeaveReason } from "../protocol/host";
import { Peer } from "../protocol/rpc";
import { systemClock } from "../util/clock";
import { Acceleration, withoutAccelerator } from "./acceleration";
import { acceleratorKind } from "./accelerator";
import { serveTrial, trialArgument } from "./acceleratorRun";
import { FakeEngine } from "./fakeEngine";
import { eagerly, guardFrames } from "./frameGuard";
import { Lifetime } from "./lifetime";
import { Listener } from "./listener";
import { LlamaEngine } from "./llamaEngine";
import { type ExtensionPeer, Server, type ServerOptions } from "./server";
import { sweepTemporaryFolders } from "./speedProbe";
import { Strikes } from "./strikes";
import { serveTemplate, templateArgument } from "./templateWorker";

/** Milliseconds for last notices to be written before the process ends. */
const lastWordsMs = 100;
/** Milliseconds between two looks whether the endpoint still leads here. */
const lookMs = 2000;

/** The model process: of all windows when it is given an endpoint, else of the one that started it with a channel. */
async function main(): Promise<void> {
  const [, , argument, folder, name] = process.argv;
  if (argument === endpointArgument && folder && name) await serveAll({ folder, name });
  else if (argument === trialArgument) await serveTrial(process.argv.slice(3), end);
  else if (argument === templateArgument) serveTemplate(end);
  else if (process.send) serveParent();
  else {
    process.stderr.write("The model process is started by the extension.\n");
    process.exit(2);
  }
}

function serveParent(): void {
  const lifetime = new Lifetime(systemClock, false);
  const leave = once((reason: LeaveReason | "alone") => {
    if (reason !== "alone") server.bidFarewell(reason);
    setTimeout(end, lastWordsMs);
  });
  const options = {
    lifetime,
    strikes: undefined,
    acceleration: withoutAccelerator(),
    isShared: false,
    print: () => undefined,
  };
  const server = newServer(options, leave);
  const peer: ExtensionPeer = new Peer(
    createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process)),
  );
  server.accept(peer);
  peer.onNotice("goodbye", end);
  process.once("disconnect", end);
  peer.listen();
}

async function serveAll(endpoint: Endpoint): Promise<void> {
  process.umask(0o077);
  const files = endpointFiles(endpoint);
  let server: Server | undefined;
  // Before anything that counts time: one that hangs at the endpoint is waited for.
  const listener = await Listener.claim({
    endpoint,
    credentials: { secret: fromHex(readFileSync(files.secret, "latin1").trim()), endpoint: endpoint.name },
    self: { pid: process.pid, instance: randomBytes(8).toString("hex") },
    clock: systemClock,
    log: print,
    way: process.platform === "win32" ? "rendezvous" : "socket",
    onClient: (socket) => (server ? acceptStream(server, socket) : socket.destroy()),
  });
  if (!listener) process.exit(endpointIsServed);
  print("info", "serves");
  const strikes = new Strikes(files);
  const acceleration = new Acceleration({
    kind: acceleratorKind(),
    wish: wish(),
    file: recordFile(endpoint),
    log: print,
  });
  void sweepTemporaryFolders();
  // A bad driver takes down what is being loaded, and the model would run elsewhere.
  const culprit = strikes.inherit(acceleration.wasLost);
  if (culprit !== undefined) print("warn", `the process before this one was lost while it loaded ${culprit}`);
  const giveBack = () => {
    strikes.leave(listener.isFound);
    if (listener.isFound) acceleration.leave();
    listener.release();
  };
  const leave = once((reason: LeaveReason | "alone") => {
    print("info", `leaves: ${reason}`);
    giveBack();
    if (reason !== "alone") server?.bidFarewell(reason);
    setTimeout(end, lastWordsMs);
  });
  const lifetime = new Lifetime(systemClock, process.platform !== "win32");
  server = newServer({ lifetime, strikes, acceleration, isShared: true, print }, leave);
  // Whoever ends it from outside, the system that shuts down for example: for its clients it is lost.
  process.once("SIGTERM", () => {
    print("info", "was told to end");
    giveBack();
    end();
  });
  setInterval(() => listener.isFound || leave("displaced"), lookMs);
}

function acceptStream(server: Server, stream: Duplex): void {
  // It may have gone since it proved itself; then nothing would tell us so.
  if (stream.destroyed) return;
  const reader = new StreamMessageReader(stream);
  // Its timer for a message that came in part, which nobody listens to, would keep that part when the client is gone.
  reader.partialMessageTimeout = 0;
  const peer: ExtensionPeer = new Peer(createMessageConnection(reader, new StreamMessageWriter(eagerly(stream))));
  guardFrames(stream, (why) => print("warn", `dropped a client: ${why}`));
  peer.onNotice("goodbye", () => peer.dispose());
  peer.onDidClose(() => stream.destroy());
  server.accept(peer);
  peer.listen();
}

/** @param leave ends the process in good order, once */
function newServer(
  options: Omit<ServerOptions, "engine" | "clock" | "onLeave">,
  leave: (reason: LeaveReason | "alone") => void,
): Server {
  const isFake = process.env.HEARTH_ENGINE === "fake";
  const engine = isFake
    ? new FakeEngine()
    : new LlamaEngine((level, message) => server.log(level, message), options.acceleration);
  const server = new Server({ ...options, engine, clock: systemClock, onLeave: leave });
  void options.lifetime.over.then(leave);
  endOnFailure(server);
  return server;
}

/** What the user wants of the accelerator, as the window that started this process says. */
function wish(): AcceleratorWish {
  const given = process.env[acceleratorVariable];
  return given === "on" || given === "off" ? given : "auto";
}

/** Beside the endpoint it would be lost where a session ends; a window that has a better place says so. */
function recordFile(endpoint: Endpoint): string {
  const usual = endpointFiles(endpoint).accelerator;
  const folder = process.env[stateVariable];
  if (!folder) return usual;
  try {
    mkdirSync(folder, { recursive: true });
    // Another user, machine or build has a record of its own.
    return join(folder, basename(usual));
  } catch {
    return usual;
  }
}

/** The first reason to leave is the one that counts. */
function once(leave: (reason: LeaveReason | "alone") => void): (reason: LeaveReason | "alone") => void {
  let hasLeft = false;
  return (reason) => {
    if (!hasLeft) leave(reason);
    hasLeft = true;
  };
}

/** Into the log file beside the endpoint. */
function print(level: string, message: string): void {
  process.stderr.write(`${new Date().toISOString()} ${process.pid} ${level}: ${message}\n`);
}

/**
 * Ends at once. Not `process.exit`: it runs the library's native tear-down while one of its threads may still be
 * computing, which can crash or hang; there is nothing here that needs to be written first.
 */
function end(): void {
  process.kill(process.pid, "SIGKILL");
}

/** An error that nobody caught leaves the library's locks in an unknown state (it can hang for ever after one). */
function endOnFailure(server: Server): void {
  const fail = (error: unknown) => {
    server.log("error", error instanceof Error ? (error.stack ?? error.message) : String(error));
    setTimeout(end, lastWordsMs);
  };
  process.on("uncaughtException", fail);
  process.on("unhandledRejection", fail);
}

void main();
