import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { constants, setPriority, tmpdir } from "node:os";
import { join } from "node:path";
import type { TrialRun } from "./accelerator";
import { type Trial, type TrialFindings, type TrialSubject, tryCompute } from "./acceleratorTrial";

/** The model process's argument for a trial; behind it come the members of a {@link Trial}. */
export const trialArgument = "--try";

/** Milliseconds that a trial may take. */
const trialMs = 60_000;
/** Characters of the last words of a process that are worth telling. */
const lastWords = 200;

/** What the process of a trial sends. */
type TrialMessage = { readonly found: TrialFindings } | { readonly done: true } | { readonly failed: string };

/**
 * Runs a trial in a process of its own, which gives way to all others.
 * @param entry absolute path of the model process's own program
 */
export async function runTrial(entry: string, trial: Omit<Trial, "folder">): Promise<TrialRun> {
  const folder = mkdtempSync(join(tmpdir(), "hearth-try-"));
  try {
    return await runTrialIn(entry, { ...trial, folder });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runTrialIn(entry: string, { subject, modelPath, folder }: Trial): Promise<TrialRun> {
  const child = fork(entry, [trialArgument, subject, modelPath, folder], {
    execArgv: [],
    // llama.cpp and drivers print what they like.
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let found: TrialFindings = {};
  let said = "";
  return new Promise((resolve) => {
    const end = (failed: TrialRun["failed"]) => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      resolve({ found, failed });
    };
    const late = () => end({ why: `it did not answer within ${trialMs / 1000} seconds`, isLate: true });
    const timer = setTimeout(late, trialMs);
    child.once("spawn", () => giveWay(child.pid));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-lastWords);
    });
    child.on("message", (message: TrialMessage) => {
      if ("found" in message) found = { ...found, ...message.found };
      else end("failed" in message ? { why: message.failed, isLate: false } : undefined);
    });
    child.once("error", (error) => end({ why: error.message, isLate: false }));
    child.once("exit", (code, signal) => {
      const how = signal ?? `exit code ${code}`;
      end({ why: `the process that tried it ended (${how}). ${said.trim()}`.trim(), isLate: false });
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
    send({ failed: error instanceof Error ? error.message : String(error) });
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
