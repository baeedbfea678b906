import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { endGroup, exitOf, type LiveProcess, run } from "./childProcess";
import { RunFolder } from "./runFolder";
import type { TestHost } from "./testHost";

export interface ServerOptions {
  readonly host: TestHost;
  /** Folders of this extension are read from here instead of from a fresh, empty folder. */
  readonly extensionsFolder?: string;
  /** VSIX files to install before the start. */
  readonly vsix?: readonly string[];
  /** User settings, on top of those that keep VS Code quiet. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** With trust, VS Code asks whether the folder is trusted; without it everything is. Off by default. */
  readonly workspaceTrust?: boolean;
  /** Environment of the server and so of the extension host, on top of ours. */
  readonly env?: Readonly<Record<string, string>>;
  /** A secret that the address has to carry; without one everybody on this machine may connect. */
  readonly token?: string;
  /** A command that runs the server, such as a tracer, with its arguments. */
  readonly wrapper?: readonly string[];
}

const startMs = 60_000;
const signals = ["SIGINT", "SIGTERM"] as const;

/**
 * A real VS Code (its server) on 127.0.0.1 with data, settings, extensions and Hearth's runtime folder of its own.
 * Stands in scripts/ and not in test/helpers because `npm start` and `npm run demo` use it as well as the tests.
 */
export class VsCodeServer {
  readonly #interrupted = () => void this.stop().then(() => process.exit(130));

  private constructor(
    readonly port: number,
    private readonly files: RunFolder,
    private readonly child: ChildProcess,
    private readonly token: string | undefined,
  ) {
    // It has a process group of its own, so that Ctrl+C does not reach it.
    for (const signal of signals) process.once(signal, this.#interrupted);
  }

  /** @throws with the server's log when it does not come up within a minute or a VSIX cannot be installed */
  static async start(options: ServerOptions): Promise<VsCodeServer> {
    const files = new RunFolder(options.settings);
    let child: ChildProcess | undefined;
    try {
      for (const vsix of options.vsix ?? []) await installVsix(options, files, vsix);
      child = spawnServer(options, files);
      return new VsCodeServer(await listeningPort(child, files), files, child, options.token);
    } catch (error) {
      if (child !== undefined) await endGroup(child);
      files.remove();
      throw error;
    }
  }

  /** Everything of this run: data, log, Hearth's runtime folder. Removed by {@link stop}. */
  get folder(): string {
    return this.files.folder;
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The address that opens a folder, and a file of it when named, by absolute path. */
  url(workspace: string, file?: string): string {
    const payload = JSON.stringify([["openFile", `vscode-remote://127.0.0.1:${this.port}${file}`]]);
    const opened = file === undefined ? "" : `&payload=${encodeURIComponent(payload)}`;
    const token = this.token === undefined ? "" : `&tkn=${this.token}`;
    return `${this.address}/?folder=${encodeURIComponent(workspace)}${opened}${token}`;
  }

  /** What the server and the extension host printed. */
  log(): string {
    return readLog(this.files);
  }

  /** Waits until the server ends by itself. @returns its exit code */
  async ended(): Promise<number> {
    return await exitOf(this.child);
  }

  /**
   * Ends the server with everything that it started and removes its data.
   * @returns processes of this run that had outlived the server's process group; they are ended, but should not exist
   */
  async stop(): Promise<readonly LiveProcess[]> {
    for (const signal of signals) process.off(signal, this.#interrupted);
    await endGroup(this.child);
    return await this.files.end();
  }
}

function spawnServer(options: ServerOptions, files: RunFolder): ChildProcess {
  const log = openSync(logFile(files), "a");
  const [command, ...args] = [
    ...(options.wrapper ?? []),
    ...serverCommand(options, files),
    ...["--host", "127.0.0.1", "--port", "0"],
    ...(options.token === undefined ? ["--without-connection-token"] : ["--connection-token", options.token]),
    ...["--telemetry-level", "off"],
    ...(options.workspaceTrust ? [] : ["--disable-workspace-trust"]),
  ];
  return spawn(command ?? options.host.node, args, {
    stdio: ["ignore", log, log],
    detached: true,
    env: { ...process.env, ...options.env, ...files.env },
  });
}

async function installVsix(options: ServerOptions, files: RunFolder, vsix: string): Promise<void> {
  const [command, ...args] = serverCommand(options, files);
  const log = openSync(logFile(files), "a");
  const code = await run(command ?? "", [...args, "--install-extension", vsix, "--force"], {
    stdio: ["ignore", log, log],
    timeoutMs: startMs,
  });
  if (code !== 0) throw new Error(`${vsix} could not be installed:\n${readLog(files)}`);
}

function serverCommand({ host, extensionsFolder }: ServerOptions, files: RunFolder): readonly string[] {
  const extensions = extensionsFolder ?? files.extensions;
  const folders = ["--server-data-dir", files.folder, "--extensions-dir", extensions];
  return [host.node, host.server, "--accept-server-license-terms", ...folders];
}

async function listeningPort(server: ChildProcess, files: RunFolder): Promise<number> {
  for (const end = Date.now() + startMs; Date.now() < end; await sleep(50)) {
    const said = /Extension host agent listening on (\d+)/.exec(readLog(files));
    if (said !== null) return Number(said[1]);
    if (server.exitCode !== null || server.signalCode !== null) break;
  }
  throw new Error(`VS Code's server did not start:\n${readLog(files)}`);
}

function logFile(files: RunFolder): string {
  return path.join(files.folder, "server.log");
}

function readLog(files: RunFolder): string {
  return existsSync(logFile(files)) ? readFileSync(logFile(files), "utf8") : "";
}
