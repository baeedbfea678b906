import * as vscode from "vscode";
import { commands } from "./contributions";
import { isServed } from "./documents";
import type { SettingsReader } from "./settings";

/** Characters of a problem that the light bulb's menu has room for. */
const longestMessage = 60;

/**
 * What the light bulb offers where a chat model was chosen: the repair of a problem, also in VS Code's list of problems, and
 * changes of what is selected. Where nothing is, only who asks for them sees them.
 */
export class CodeActions implements vscode.CodeActionProvider, vscode.Disposable {
  readonly #registration: vscode.Disposable;

  constructor(private readonly settings: Pick<SettingsReader, "chatModelPath" | "areAiFeaturesDisabled">) {
    const providedCodeActionKinds = [vscode.CodeActionKind.QuickFix, vscode.CodeActionKind.RefactorRewrite];
    this.#registration = vscode.languages.registerCodeActionsProvider("*", this, { providedCodeActionKinds });
  }

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range | vscode.Selection,
    { diagnostics, only, triggerKind }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const { chatModelPath, areAiFeaturesDisabled } = this.settings;
    if (chatModelPath === undefined || areAiFeaturesDisabled || !isServed(document)) return [];
    const isAsked = triggerKind === vscode.CodeActionTriggerKind.Invoke || !range.isEmpty;
    return [
      ...(wants(only, vscode.CodeActionKind.QuickFix) ? fixes(document, diagnostics) : []),
      ...(isAsked && wants(only, vscode.CodeActionKind.RefactorRewrite) ? rewrites() : []),
    ];
  }

  dispose(): void {
    this.#registration.dispose();
  }
}

function wants(only: vscode.CodeActionKind | undefined, kind: vscode.CodeActionKind): boolean {
  return only === undefined || only.contains(kind);
}

function fixes(document: vscode.TextDocument, diagnostics: readonly vscode.Diagnostic[]): vscode.CodeAction[] {
  return diagnostics.map((diagnostic) => {
    const [message = ""] = diagnostic.message.split("\n", 1);
    const cut = message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message;
    const action = new vscode.CodeAction(`Fix with Hearth: ${cut}`, vscode.CodeActionKind.QuickFix);
    action.diagnostics = [diagnostic];
    action.command = { command: commands.fixProblem, title: "Fix", arguments: [document.uri, [diagnostic]] };
    return action;
  });
}

function rewrites(): vscode.CodeAction[] {
  const titles = {
    editSelection: "Edit with Hearth…",
    simplify: "Simplify with Hearth",
    addTypes: "Add Types with Hearth",
  };
  return Object.entries(titles).map(([id, title]) => {
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.RefactorRewrite);
    action.command = { command: commands[id as keyof typeof titles], title };
    return action;
  });
}
