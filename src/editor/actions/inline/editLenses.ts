import * as vscode from "vscode";
import { Emitter } from "../../../util/event";
import { commands } from "../../contributions";
import type { EditSession } from "./editSession";

/** What can be done with a change, above it. */
export class EditLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #didChange = new Emitter<void>();
  readonly onDidChangeCodeLenses = this.#didChange.event;
  #registration: vscode.Disposable | undefined;

  constructor(private readonly sessionsIn: (document: vscode.TextDocument) => readonly EditSession[]) {}

  /** @param isNeeded whether there is any session; VS Code asks for every document otherwise */
  update(isNeeded: boolean): void {
    if (isNeeded) this.#registration ??= vscode.languages.registerCodeLensProvider("*", this);
    else {
      this.#registration?.dispose();
      this.#registration = undefined;
    }
    this.#didChange.fire();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    return this.sessionsIn(document).flatMap((session) =>
      session.phase === "writing" ? writing(session) : reviewing(session),
    );
  }

  dispose(): void {
    this.#registration?.dispose();
    this.#didChange.dispose();
  }
}

function writing(session: EditSession): vscode.CodeLens[] {
  const { work, span } = session;
  const lens = lensAt(span.from);
  return [lens(`$(loading~spin) Hearth ${work}`, commands.stopEdit, session), lens("Stop", commands.stopEdit, session)];
}

function reviewing(session: EditSession): vscode.CodeLens[] {
  const { changes, span, document } = session;
  const top = lensAt(span.from);
  const all = [
    top(changes.length > 1 ? "$(check-all) Accept All" : "$(check) Accept", commands.acceptEdit, session),
    top(changes.length > 1 ? "Discard All" : "Discard", commands.discardEdit, session),
    top("Ask Again…", commands.askEditAgain, session),
  ];
  if (changes.length < 2) return all;
  const each = changes.flatMap((change, index) => {
    const lens = lensAt(Math.min(span.from + change.from, document.lineCount - 1));
    return [
      lens(`$(check) Accept ${index + 1} of ${changes.length}`, commands.acceptChange, session, change),
      lens("Discard", commands.discardChange, session, change),
    ];
  });
  return [...all, ...each];
}

function lensAt(line: number) {
  return (title: string, command: string, ...args: unknown[]) =>
    new vscode.CodeLens(new vscode.Range(line, 0, line, 0), { title, command, arguments: args });
}
