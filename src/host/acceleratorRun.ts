import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { constants, setPriority } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { CallError } from "../protocol/rpc";
import type { TrialFailure, TrialRun } from "./accelerator";
import { type Trial, type TrialFindings, type TrialSubject, tryCompute } from "./acceleratorTrial";
import { inTemporaryFolder } from "./speedProbe";

/** The model process's argument for a trial; behind it come the members of a {@link Trial}. */
export const trialArgument = "--try";

/** Milliseconds that a trial may take. */
const trialMs = 60_000;
/** Milliseconds in which a process that was ended is gone. */
const goneMs = 5000;
/** Characters of the last words of a process that are worth telling. */
const lastWords = 200;

/** What the process of a trial sends. */
type TrialMessage = { readonly found: TrialFindings } | { readonly done: true } | { readonly failed: TrialFailure };

/**
 * Runs a trial in a process of its own, which gives way to all others.
 * @param entry absolute path of the model process's own program
 */
export async function runTrial(entry: string, trial: Omit<Trial, "folder">): Promise<TrialRun> {
  try {
    return await inTemporaryFolder((folder) => runTrialIn(entry, { ...trial, folder }));
  } catch (error) {
    // No room for it, for example.
    return { found: {}, failed: { why: String(error), isPassing: true } };
  }
}

async function runTrialIn(entry: string, { subject, modelPath, folder }: Trial): Promise<TrialRun> {
  const child = fork(entry, [trialArgument, subject, modelPath, folder], {
    execArgv: [],
    // llama.cpp and drivers print what they like.
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const gone = Promise.race([once(child, "exit"), once(child, "error")]).catch(() => undefined);
  let found: TrialFindings = {};
  const failed = await endOf(child, (more) => {
    found = { ...found, ...more };
  });
  child.kill("SIGKILL");
  // Its files can be removed only then; one that hangs in a driver is not waited for.
  await Promise.race([gone, sleep(goneMs, undefined, { ref: false })]);
  return { found, failed };
}

/** @returns how it failed; undefined where it came to its end */
function endOf(child: ChildProcess, onFound: (found: TrialFindings) => void): Promise<TrialFailure | undefined> {
  let said = "";
  return new Promise((resolve) => {
    const late = { why: `it did not answer within ${trialMs / 1000} seconds`, isPassing: true };
    const timer = setTimeout(() => resolve(late), trialMs);
    const end = (failed: TrialFailure | undefined) => {
      clearTimeout(timer);
      resolve(failed);
    };
    child.once("spawn", () => giveWay(child.pid));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-lastWords);
    });
    child.on("message", (message: TrialMessage) => {
      if ("found" in message) onFound(message.found);
      else end("failed" in message ? message.failed : undefined);
    });
    child.once("error", (error) => end({ why: error.message, isPassing: true }));
    child.once("exit", (code, signal) => {
      const how = signal ?? `exit code ${code}`;
      // So the system ends a process when memory runs short.
      const isPassing = signal === "SIGKILL";
      end({ why: `the process that tried it ended (${how}). ${said.trim()}`.trim(), isPassing });
    });
  });
}

/** The process of a trial, from its own side. @param end ends it at once */
export async function serveTrial(args: readonly string[], end: () => void): Promise<void> {
  const [subject, modelPath = "", folder = ""] = args;
  const send = (message: TrialMessage) => process.send?.(message);
  process.once("disconnect", end);
  try {
    await tryCompute({ subject: subject as TrialSubject, modelPath, folder }, (found) => send({ found }));
    send({ done: true });
  } catch (error) {
    const isPassing = error instanceof CallError && error.kind === "outOfMemory";
    send({ failed: { why: error instanceof Error ? error.message : String(error), isPassing } });
  }
}

function giveWay(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It has ended, or the system does not allow it.
  }
}
