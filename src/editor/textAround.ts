import * as vscode from "vscode";
import { cellsAbove } from "./documents";
import { isSamePlace, type Place, placeOf } from "./place";

/**
 * Characters read before and after the cursor: what a context window of 4,096 tokens can hold (core/completion/window.ts
 * cuts it further) and the lines at its edges, little enough for every keystroke.
 */
const readBefore = 16_000;
const readAfter = 6_000;

export interface TextAround {
  readonly before: string;
  /** Offset of the first character of `before`, counting line ends as one character. */
  readonly beforeStart: number;
  /** Its line; undefined for a cell of a notebook, which has those above before it. */
  readonly beforeLine: number | undefined;
  readonly after: string;
}

/** Reads the text around a position once: the change event and VS Code's question ask for the same. */
export class TextReader {
  #last: (Place & { readonly text: TextAround }) | undefined;

  around(document: vscode.TextDocument, position: vscode.Position): TextAround {
    const place = placeOf(document, position);
    if (this.#last && isSamePlace(this.#last, place)) return this.#last.text;
    const text = textAround(document, position);
    // The cells above one of a notebook have versions of their own.
    const isKept = document.uri.scheme !== "vscode-notebook-cell";
    this.#last = isKept ? { ...place, text } : undefined;
    return text;
  }
}

/** The text around a position with LF line ends. Reads whole lines, unless the cursor's own line is longer than the limit. */
function textAround(document: vscode.TextDocument, position: vscode.Position): TextAround {
  const end = document.offsetAt(position);
  let start = document.positionAt(Math.max(0, end - readBefore));
  if (start.character > 0 && start.line < position.line) start = new vscode.Position(start.line + 1, 0);
  const last = document.positionAt(end + readAfter);
  const own = toLf(document.getText(new vscode.Range(start, position)));
  const after = toLf(document.getText(new vscode.Range(position, last)));
  const beforeLine = document.uri.scheme === "vscode-notebook-cell" ? undefined : start.line;
  if (start.line === 0 && start.character === 0) {
    return { before: cellsAbove(document) + own, beforeStart: 0, beforeLine, after };
  }
  const lineEndsBefore = document.eol === vscode.EndOfLine.CRLF ? start.line : 0;
  return { before: own, beforeStart: document.offsetAt(start) - lineEndsBefore, beforeLine, after };
}

function toLf(text: string): string {
  return text.includes("\r") ? text.replaceAll("\r\n", "\n") : text;
}
