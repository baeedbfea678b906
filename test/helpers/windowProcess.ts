import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from "vscode-jsonrpc/node";
import { root } from "../../scripts/root";
import type { ModelState } from "../../src/core/model/backend";
import type { HostStatus } from "../../src/protocol/host";
import { type CallOptions, Peer } from "../../src/protocol/rpc";
import { kindlingPath } from "./kindling";
import type { WindowCalls, WindowOptions } from "./windowCalls";

type TestPeer = Peer<WindowCalls, Record<never, never>, Record<never, never>, Record<never, never>>;

export const hostEntry = path.join(root, "dist", "host.mjs");
/** How long a state may take to come on a slow machine. */
const patienceMs = 50_000;

/** A process that runs the extension's backend as a window does, over the real socket. */
export class WindowProcess {
  private constructor(
    readonly child: ChildProcess,
    private readonly peer: TestPeer,
  ) {}

  /**
   * @param runtimeFolder windows with the same one share a process
   * @param env on top of this process's environment, for the window and the model process that it may start
   */
  static async open(
    runtimeFolder: string,
    options: Partial<WindowOptions> = {},
    env: Readonly<Record<string, string>> = {},
  ): Promise<WindowProcess> {
    const window = await WindowProcess.fork(env);
    await window.start(runtimeFolder, options);
    return window;
  }

  /** A window that has not started yet. */
  static async fork(env: Readonly<Record<string, string>> = {}): Promise<WindowProcess> {
    const child = fork(path.join(root, "out", "test", "helpers", "windowProgram.js"), [], {
      env: { ...process.env, ...env },
      execArgv: ["--expose-gc"],
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    await once(child, "spawn");
    const peer: TestPeer = new Peer(createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child)));
    peer.listen();
    return new WindowProcess(child, peer);
  }

  async start(runtimeFolder: string, options: Partial<WindowOptions> = {}): Promise<void> {
    const given = { name: `window ${this.child.pid}`, entry: hostEntry, unloadAfterMinutes: 0, isPrivate: false };
    const models = { modelPath: kindlingPath, standInPath: kindlingPath };
    await this.ask("start", { ...given, ...models, runtimeFolder, ...options });
  }

  ask<K extends keyof WindowCalls>(
    call: K,
    params: WindowCalls[K]["params"],
    options: CallOptions<WindowCalls[K]["progress"]> = {},
  ): Promise<WindowCalls[K]["result"]> {
    return this.peer.call(call, params, options);
  }

  /** The text of a completion. @throws {Error} when it failed */
  async complete(prefix: string): Promise<string> {
    const end = await this.ask("complete", { prefix });
    if ("failure" in end) throw new Error(`the completion failed: ${end.failure}`);
    return end.text;
  }

  /** The kind of failure that a completion ends with, else "answered". */
  async endOf(prefix: string): Promise<string> {
    const end = await this.ask("complete", { prefix });
    return "failure" in end ? end.failure : "answered";
  }

  /** Waits for a state. @throws with the window's log when it never comes */
  async reaches(what: string, holds: (state: ModelState) => boolean): Promise<ModelState> {
    let state: ModelState | undefined;
    for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(20)) {
      state = await this.ask("state", null);
      if (holds(state)) return state;
    }
    const log = (await this.ask("log", null)).slice(-15).join("\n");
    throw new Error(`never ${what}; it is ${JSON.stringify(state)}\n${log}`);
  }

  /** Waits until the model of that name serves, and no other is awaited. */
  async serves(name = "Kindling v1"): Promise<void> {
    await this.reaches(
      `serves ${name}`,
      (state) => state.kind === "ready" && state.model.name === name && !state.awaited,
    );
  }

  /** Waits until another process than this one serves Kindling. @returns its id */
  async servesAnew(lost: number): Promise<number> {
    for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(20)) {
      const pid = (await this.ask("status", null))?.pid;
      if (pid === undefined || pid === lost) continue;
      await this.serves();
      return pid;
    }
    throw new Error(`no other process took the place of ${lost}: ${(await this.ask("log", null)).join("\n")}`);
  }

  async status(): Promise<HostStatus> {
    const status = await this.ask("status", null);
    if (!status) throw new Error("there is no model process");
    return status;
  }

  /** Leaves as a window does that is closed. */
  async close(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, "exit");
    await this.ask("dispose", null).catch(() => undefined);
    if (this.child.connected) this.child.disconnect();
    await ended;
  }

  /** Ends without a word. */
  async kill(): Promise<void> {
    const ended = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await ended;
  }
}

/** The windows that a test opens, closed after each test. Call it in the body of `describe`. */
export function openWindows(): WindowProcess[] {
  const windows: WindowProcess[] = [];
  afterEach(async () => {
    await Promise.all(windows.splice(0).map((window) => window.close()));
  });
  return windows;
}

/** {@link WindowProcess.open} for windows that are to be closed with the others. */
export function keptIn(windows: WindowProcess[]): typeof WindowProcess.open {
  return async (...given) => {
    const window = await WindowProcess.open(...given);
    windows.push(window);
    return window;
  };
}
