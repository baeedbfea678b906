import type * as vscode from "vscode";
import type { CompletionRequest } from "../core/completion/request";
import { isServed, modelPathOf } from "./documents";
import type { TextReader } from "./textAround";

export interface Question {
  readonly request: CompletionRequest;
  /** What IntelliSense has selected and would put in place of `replaced`; the item has to start with it. */
  readonly selected: { readonly text: string; readonly replaced: vscode.Range } | undefined;
}

/** Turns the editor's state into a plain request. */
export function questionAt(
  document: vscode.TextDocument,
  position: vscode.Position,
  from: {
    readonly text: TextReader;
    readonly editor: vscode.TextEditor | undefined;
    readonly selected?: vscode.SelectedCompletionInfo | undefined;
    readonly trigger: CompletionRequest["trigger"];
    readonly switch: CompletionRequest["switch"];
    readonly preferences: CompletionRequest["preferences"];
  },
): Question {
  const { editor, selected } = from;
  const around = from.text.around(document, selected ? selected.range.start : position);
  const after = selected ? from.text.around(document, maxPosition(selected.range.end, position)).after : around.after;
  const { tabSize, insertSpaces } = editor?.options ?? {};
  const request: CompletionRequest = {
    document: {
      uri: document.uri.toString(),
      languageId: document.languageId,
      path: modelPathOf(document),
      isServed: isServed(document),
    },
    before: around.before + (selected?.text ?? ""),
    beforeStart: around.beforeStart,
    beforeLine: around.beforeLine,
    after,
    hasSelection: editor ? editor.selections.some((selection) => !selection.isEmpty) : false,
    cursors: editor?.selections.length ?? 1,
    indentation: {
      tabSize: typeof tabSize === "number" ? tabSize : 4,
      insertSpaces: typeof insertSpaces === "boolean" ? insertSpaces : true,
    },
    trigger: from.trigger,
    switch: from.switch,
    preferences: from.preferences,
  };
  return { request, selected: selected && { text: selected.text, replaced: selected.range } };
}

/**
 * Where the cursor will stand after a change, which VS Code reports before it moves the cursor.
 * Undefined when that cannot be told: undo, several changes at once.
 */
export function cursorAfter(change: vscode.TextDocumentChangeEvent): vscode.Position | undefined {
  const [only, ...others] = change.contentChanges;
  if (!only || others.length > 0 || change.reason !== undefined) return undefined;
  return change.document.positionAt(only.rangeOffset + cursorWithin(only.text));
}

/** Auto-closing inserts the pair at once and leaves the cursor in its middle; Enter between brackets inserts two lines. */
function cursorWithin(text: string): number {
  if (["()", "[]", "{}", '""', "''", "``"].includes(text)) return 1;
  const enter = /^(\r?\n[ \t]*)\r?\n[ \t]*$/.exec(text);
  return enter?.[1]?.length ?? text.length;
}

function maxPosition(a: vscode.Position, b: vscode.Position): vscode.Position {
  return a.isAfter(b) ? a : b;
}
