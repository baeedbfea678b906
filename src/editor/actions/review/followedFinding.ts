import * as vscode from "vscode";
import type { Finding } from "../../../core/actions/review/checkFindings";
import { type DocumentChange, followed, type LineSpan } from "../../../core/edit/inline/followedLines";

/** A finding whose lines are followed while the user edits. */
export class FollowedFinding {
  #span: LineSpan;

  /** @param original the lines when they were reviewed */
  constructor(
    readonly finding: Finding,
    private readonly original: readonly string[],
  ) {
    this.#span = finding.span;
  }

  get span(): LineSpan {
    return this.#span;
  }

  /** @returns whether it is elsewhere now */
  follow(changes: readonly DocumentChange[]): boolean {
    const before = this.#span;
    for (const change of changes) {
      const { from, to } = followed(this.#span, change);
      this.#span = { from, to };
    }
    return before.from !== this.#span.from || before.to !== this.#span.to;
  }

  /** Whether the lines are what was reviewed; those that were changed back are. */
  isUnchanged(document: vscode.TextDocument): boolean {
    const { from, to } = this.#span;
    if (to - from !== this.original.length || to > document.lineCount) return false;
    return this.original.every((line, at) => document.lineAt(from + at).text === line);
  }

  /** Where it is shown: in the editor, all of its lines. */
  get range(): vscode.Range {
    return new vscode.Range(this.#span.from, 0, Math.max(this.#span.from, this.#span.to - 1), 0);
  }
}

export function changesOf({ contentChanges }: vscode.TextDocumentChangeEvent): readonly DocumentChange[] {
  return contentChanges.map(({ range, text }) => ({ start: range.start, end: range.end, text }));
}
