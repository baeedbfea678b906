import * as vscode from "vscode";
import type { OpenDocument, OpenDocuments } from "../../core/context/openDocument";
import { isServed, modelPathOf } from "../documents";

/** The documents that VS Code has open, shown in an editor or not. Reads nothing from disk. */
export const editorDocuments: OpenDocuments = {
  get: (uri) => {
    const found = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri);
    return found && openDocument(found);
  },
  all: () => vscode.workspace.textDocuments.map(openDocument),
};

/** A document as context is taken from it. */
export function openDocument(document: vscode.TextDocument): OpenDocument {
  return {
    uri: document.uri.toString(),
    languageId: document.languageId,
    get path() {
      return modelPathOf(document);
    },
    get version() {
      return document.version;
    },
    get lineCount() {
      return document.lineCount;
    },
    get isServed() {
      return isServed(document);
    },
    text: (from, to) => document.getText(new vscode.Range(from, 0, to, 0)).replaceAll("\r\n", "\n"),
  };
}
