import * as vscode from "vscode";

/** A context key that is true or false. VS Code is told of it where it changes only: it may be set with every piece that a model writes. */
export class ContextKey {
  #told: boolean | undefined;

  constructor(private readonly name: string) {}

  set(value: boolean): void {
    if (value === this.#told) return;
    this.#told = value;
    void vscode.commands.executeCommand("setContext", this.name, value);
  }
}
