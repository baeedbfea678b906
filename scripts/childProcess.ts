import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { commandLines } from "./commandLines";

/** A command's exit code; 124 when it was ended because of its time limit, 127 when it could not be started. */
export type ExitCode = number;

export interface RunOptions extends SpawnOptions {
  /** Ends the command and everything it started after this many ms. */
  readonly timeoutMs?: number;
  /** With a time limit: called when the command itself ended by its own, before what it left behind is ended. */
  readonly onExit?: () => Promise<void>;
}

/**
 * Runs a command to its end with our own output. With a time limit it gets a process group of its own, so that
 * what it started ends with it, also when we are interrupted.
 */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<ExitCode> {
  const { timeoutMs, onExit, ...rest } = options;
  const child = spawn(command, args, { stdio: "inherit", detached: timeoutMs !== undefined, ...rest });
  const ended = exitOf(child);
  if (timeoutMs === undefined) return await ended;
  const interrupted = () => void endGroup(child).then(() => process.exit(130));
  process.once("SIGINT", interrupted);
  process.once("SIGTERM", interrupted);
  const alarm = new AbortController();
  const code = await Promise.race([ended, sleep(timeoutMs, 124, { signal: alarm.signal })]);
  alarm.abort();
  if (onExit && (child.exitCode !== null || child.signalCode !== null)) await onExit();
  process.off("SIGINT", interrupted);
  process.off("SIGTERM", interrupted);
  await endGroup(child);
  return code;
}

/** The exit code of a child that has not ended yet. */
export function exitOf(child: ChildProcess): Promise<ExitCode> {
  return new Promise((resolve) => {
    child.once("error", () => resolve(127));
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

/** Ends the process group that a detached child leads: asks first, insists after `graceMs`. */
export async function endGroup(leader: ChildProcess, graceMs = 4000): Promise<void> {
  const { pid } = leader;
  if (pid === undefined) return;
  signalGroup(pid, "SIGTERM");
  for (const end = Date.now() + graceMs; groupLives(pid) && Date.now() < end; ) await sleep(25);
  signalGroup(pid, "SIGKILL");
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody of the group is left.
  }
}

/** Zombies that init has not reaped yet do not count as alive. */
function groupLives(group: number): boolean {
  return processIds().some((pid) => {
    const fields = read(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ");
    return fields?.[2] === String(group) && fields[0] !== "Z";
  });
}

/** A shared model process waits 5 s for its next window, and 15 s for its first. */
const farewellMs = 18_000;

export interface LiveProcess {
  readonly pid: number;
  readonly command: string;
}

/**
 * Processes that have this folder, or one below it, as Hearth's runtime folder, whatever group they moved to. Where
 * environments cannot be read: those that were started with a path in it, as a shared model process and VS Code are.
 */
export function processesOfRun(runtimeFolder: string): readonly LiveProcess[] {
  if (process.platform !== "linux") return commandLines().filter(({ command }) => command.includes(runtimeFolder));
  const variable = `HEARTH_RUNTIME_DIR=${runtimeFolder}`;
  const isOfRun = (entry: string) => entry === variable || entry.startsWith(`${variable}/`);
  return processIds()
    .filter((pid) => pid !== process.pid && read(`/proc/${pid}/environ`).split("\0").some(isOfRun))
    .map((pid) => ({ pid, command: read(`/proc/${pid}/cmdline`).split("\0").join(" ").trim() }));
}

/** Those that are left when every process had the time to notice that whoever started it is gone. */
export async function survivorsOfRun(runtimeFolder: string): Promise<readonly LiveProcess[]> {
  for (const end = Date.now() + farewellMs; processesOfRun(runtimeFolder).length > 0 && Date.now() < end; ) {
    await sleep(50);
  }
  return processesOfRun(runtimeFolder);
}

/** Ends these processes at once. */
export function killAll(processes: readonly LiveProcess[]): void {
  for (const { pid } of processes) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It went by itself.
    }
  }
}

function processIds(): readonly number[] {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return "";
  }
}
