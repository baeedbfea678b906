import * as vscode from "vscode";
import { DisposableStore } from "../../../util/disposable";
import { LruMap } from "../../../util/lruMap";
import { isServed } from "../../documents";

const remembered = 50;

/** Files that the user has open, and those looked at lately. */
export class RecentFiles {
  readonly #store = new DisposableStore();
  readonly #lately = new LruMap<string, vscode.Uri>(remembered);

  constructor() {
    const saw = (editor: vscode.TextEditor | undefined) => {
      if (editor && isServed(editor.document)) this.#lately.set(editor.document.uri.toString(), editor.document.uri);
    };
    this.#store.add(vscode.window.onDidChangeActiveTextEditor(saw));
    saw(vscode.window.activeTextEditor);
  }

  /** Those looked at lately, the last first; then the others that are open. */
  get all(): readonly vscode.Uri[] {
    const found = new Map(this.#lately.values().map((uri) => [uri.toString(), uri]));
    for (const uri of openFiles()) if (!found.has(uri.toString())) found.set(uri.toString(), uri);
    return [...found.values()];
  }

  dispose(): void {
    this.#store.dispose();
  }
}

/** What the tabs of all editor groups show, where that is text. */
export function openFiles(): readonly vscode.Uri[] {
  const tabs = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs);
  const uris = tabs.flatMap(({ input }) => {
    if (input instanceof vscode.TabInputText || input instanceof vscode.TabInputNotebook) return [input.uri];
    return input instanceof vscode.TabInputTextDiff ? [input.modified] : [];
  });
  return [...new Map(uris.map((uri) => [uri.toString(), uri])).values()];
}
