import type * as vscode from "vscode";
import type { Logger } from "../util/logger";

const keptProblems = 30;

/** Hearth's log channel as a {@link Logger}, which keeps the last warnings and errors for a report. */
export class ChannelLogger implements Logger {
  #problems: readonly string[] = [];

  /** The channel's level is VS Code's own setting for it. */
  constructor(private readonly channel: vscode.LogOutputChannel) {}

  /** The newest last. */
  get problems(): readonly string[] {
    return this.#problems;
  }

  debug(message: string): void {
    this.channel.debug(message);
  }

  info(message: string): void {
    this.channel.info(message);
  }

  warn(message: string): void {
    this.#keep("warning", message);
    this.channel.warn(message);
  }

  error(message: string): void {
    this.#keep("error", message);
    this.channel.error(message);
  }

  #keep(level: string, message: string): void {
    const line = `${new Date().toISOString()} ${level}: ${message}`;
    this.#problems = [...this.#problems.slice(1 - keptProblems), line];
  }
}
