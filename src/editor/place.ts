import type * as vscode from "vscode";

/** A position in a document as it was at one moment. */
export interface Place {
  readonly document: vscode.TextDocument;
  readonly version: number;
  readonly position: vscode.Position;
}

export function placeOf(document: vscode.TextDocument, position: vscode.Position): Place {
  return { document, version: document.version, position };
}

export function isSamePlace(a: Place, b: Place): boolean {
  return a.document === b.document && a.version === b.version && a.position.isEqual(b.position);
}
