import type { CompletionOutcome } from "../core/completion/outcome";
import type { ModelState } from "../core/model/backend";
import type { HostStatus } from "../protocol/host";
import type { MachineInfo } from "../protocol/machine";
import { processReport } from "./processReport";

export interface DiagnosticsGiven {
  /** Of Hearth, VS Code and Node. */
  readonly versions: Readonly<Record<string, string>>;
  readonly state: ModelState;
  /** Undefined while there is no model process. */
  readonly process: { readonly status: HostStatus; readonly machine: MachineInfo } | undefined;
  /** Settings that differ from their defaults. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly outcomes: readonly CompletionOutcome[];
  /** Warnings and errors of the log, the newest last. */
  readonly problems: readonly string[];
  /** The user's home folder, which the report calls "~". */
  readonly home: string;
}

/** A report to put into an issue, as Markdown: no code, no names of files that were worked on. */
export function diagnosticsReport(given: DiagnosticsGiven): string {
  const { versions, state, process, settings, outcomes, problems, home } = given;
  const report = [
    "# Hearth: report for an issue",
    "",
    "Read it before you post it. It has no code in it, and no names of files that you worked on.",
    "",
    ...section("Versions", entries(versions)),
    ...section("Model", [`state: ${state.kind}${"failure" in state ? ` (${state.failure}: ${state.detail})` : ""}`]),
    ...section("Model process", process ? lines(processReport(process.status, process.machine)) : ["there is none"]),
    ...section("Settings that were changed", entries(settings)),
    ...section(`The last ${outcomes.length} decisions`, counted(outcomes)),
    ...section("Warnings and errors of the log", problems),
  ].join("\n");
  return withoutHome(report, home);
}

/** On Windows a drive's letter is written large or small. */
function withoutHome(report: string, home: string): string {
  if (home.length < 2) return report;
  const escaped = home.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return report.replace(new RegExp(escaped, /^[a-z]:/i.test(home) ? "gi" : "g"), "~");
}

function section(title: string, content: readonly string[]): readonly string[] {
  return [`## ${title}`, "", "```text", ...(content.length > 0 ? content : ["none"]), "```", ""];
}

function entries(values: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(values).map(
    ([key, value]) => `${key}: ${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
}

function lines(text: string): readonly string[] {
  // A window is called by its folder's name.
  return text.split("\n").filter((line) => line !== "" && !line.startsWith("windows"));
}

/** How often each kind of outcome came, the most frequent first. */
function counted(outcomes: readonly CompletionOutcome[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const outcome of outcomes) {
    const what = outcome.kind === "none" ? outcome.reason : `suggestion from ${outcome.source}`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([what, count]) => `${what}: ${count}`);
}
