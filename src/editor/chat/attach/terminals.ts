import * as vscode from "vscode";
import { BoundedText } from "../../../core/chat/attach/boundedText";
import { type AttachOutcome, refused } from "../../../core/chat/attach/outcome";
import { terminalText } from "../../../core/chat/attach/terminalText";
import type { Clock } from "../../../util/clock";
import { DisposableStore } from "../../../util/disposable";
import { inTime } from "../../inTime";
import { attached } from "./attachment";

/** Commands that are remembered, of all terminals together, and characters of raw output of each. */
const remembered = 5;
const keptOutput = 60_000;
const longestCommand = 2000;
/** Milliseconds in which the output of a command that has ended comes to its end. */
const lastOutputMs = 1000;
const label = "Terminal";

interface Ran {
  readonly terminal: vscode.Terminal;
  readonly execution: vscode.TerminalShellExecution;
  readonly output: BoundedText;
  readonly read: Promise<void>;
  /** Undefined while it runs. */
  end: { readonly exitCode: number | undefined } | undefined;
}

/** The last commands of the terminals with what they wrote. Output can be read only while it is written, so all is. */
export class Terminals {
  readonly #store = new DisposableStore();
  /** The oldest first. */
  #ran: readonly Ran[] = [];

  constructor(private readonly clock: Clock) {
    const { window } = vscode;
    const listening = [
      window.onDidStartTerminalShellExecution(({ terminal, execution }) => this.#started(terminal, execution)),
      window.onDidEndTerminalShellExecution(({ execution, exitCode }) => {
        const ran = this.#ran.find((one) => one.execution === execution);
        if (ran) ran.end = { exitCode };
      }),
    ];
    for (const one of listening) this.#store.add(one);
  }

  /** Of the command that {@link attach} means; undefined while it runs, and where the shell does not tell. */
  get exitCode(): number | undefined {
    return this.#last?.end?.exitCode;
  }

  /** The last command of the active terminal, or else of any, with its output. */
  async attach(): Promise<AttachOutcome> {
    const last = this.#last;
    if (!last) return refused(label, this.#whyNone());
    if (last.end) await inTime(last.read, lastOutputMs, this.clock);
    const command = commandOf(last.execution);
    const output = terminalText(last.output.text);
    return attached({
      kind: "terminal",
      label: `Terminal: ${command.split("\n")[0]?.slice(0, 40)}`,
      languageId: "shellscript",
      text: `$ ${command}\n${output}${output === "" ? "" : "\n"}${endWords(last)}`,
      leftOut: leftOutOf(last),
    });
  }

  dispose(): void {
    this.#store.dispose();
    this.#ran = [];
  }

  get #last(): Ran | undefined {
    return this.#ran.findLast(({ terminal }) => terminal === vscode.window.activeTerminal) ?? this.#ran.at(-1);
  }

  #started(terminal: vscode.Terminal, execution: vscode.TerminalShellExecution): void {
    const output = new BoundedText(keptOutput);
    const read = readInto(output, execution);
    this.#ran = [...this.#ran, { terminal, execution, output, read, end: undefined }].slice(-remembered);
  }

  #whyNone(): string {
    const { terminals } = vscode.window;
    if (terminals.length === 0) return "No terminal is open. Run a command in one, and attach it again.";
    if (terminals.some(({ shellIntegration }) => shellIntegration)) {
      return "No command has run since Hearth is there. Run it again, and attach it then.";
    }
    return (
      "The terminal tells nothing of its commands. Turn terminal.integrated.shellIntegration.enabled on, open a new " +
      "terminal with bash, zsh, fish or PowerShell, and run the command there."
    );
  }
}

async function readInto(output: BoundedText, execution: vscode.TerminalShellExecution): Promise<void> {
  try {
    for await (const piece of execution.read()) output.add(piece);
  } catch {
    // The terminal is gone; what came is kept.
  }
}

function commandOf({ commandLine }: vscode.TerminalShellExecution): string {
  const { value } = commandLine;
  return value.length > longestCommand ? `${value.slice(0, longestCommand)} […]` : value;
}

function endWords({ end }: Ran): string {
  if (!end) return "(still running)\n";
  return end.exitCode === undefined ? "" : `(exit code ${end.exitCode})\n`;
}

function leftOutOf({ end, output }: Ran): string | undefined {
  const parts = [
    // Whatever a command writes begins with the mark of the shell integration, where we are told of it at all.
    ...(end && output.text === "" ? ["what it wrote, of which VS Code says nothing when a command ends at once"] : []),
    ...(output.dropped > 0 ? ["the beginning of what it wrote"] : []),
    ...(end ? [] : ["what it will still write"]),
  ];
  return parts.length === 0 ? undefined : parts.join(" and ");
}
