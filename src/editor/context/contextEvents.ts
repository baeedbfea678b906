import * as vscode from "vscode";
import type { LiveContext } from "../../core/context/liveContext";
import type { LineEdit } from "../../core/context/rangeTrail";
import { DisposableStore } from "../../util/disposable";
import { isServed } from "../documents";
import { openDocument } from "./editorDocuments";

/** Tells a {@link LiveContext} what the user does in VS Code. */
export class ContextEvents {
  readonly #store = new DisposableStore();

  constructor(live: LiveContext) {
    const { window, workspace } = vscode;
    const follow = (editor: vscode.TextEditor | undefined) => {
      // Who looks at the log, or at what the model sees, has not left the code.
      if (editor && isServed(editor.document))
        live.cursorAt({ uri: editor.document.uri.toString(), line: editor.selection.active.line });
    };
    const listening = [
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) live.edited(document.uri.toString(), contentChanges.map(lineEdit));
      }),
      window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor === window.activeTextEditor) follow(textEditor);
      }),
      window.onDidChangeActiveTextEditor(follow),
      window.onDidChangeVisibleTextEditors((editors) => {
        for (const { document } of editors) live.shown(document.uri.toString());
      }),
      workspace.onDidCloseTextDocument((document) => live.closed(openDocument(document))),
      workspace.onDidDeleteFiles(({ files }) => {
        for (const uri of files) live.removed(uri.toString());
      }),
      workspace.onDidRenameFiles(({ files }) => {
        for (const { oldUri } of files) live.removed(oldUri.toString());
      }),
    ];
    for (const one of listening) this.#store.add(one);
    follow(window.activeTextEditor);
  }

  dispose(): void {
    this.#store.dispose();
  }
}

function lineEdit({ range, text }: vscode.TextDocumentContentChangeEvent): LineEdit {
  return {
    line: range.start.line,
    removed: range.end.line - range.start.line,
    added: text.split("\n").length - 1,
  };
}
