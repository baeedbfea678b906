import type * as vscode from "vscode";
import { type AttachOutcome, refused } from "../../../core/chat/attach/outcome";
import { placeLabel, sizeWords } from "../../../core/chat/attach/words";
import { linesSource } from "../../../core/hosted/leaving";
import { modelPathOf } from "../../documents";
import { attached } from "./attachment";
import { type FileTexts, nameOf } from "./fileTexts";
import { lastLine } from "./symbols";

const largest = 1_000_000;

/** What of a text editor a selection needs; kept after the editor was hidden. */
export type SelectedIn = Pick<vscode.TextEditor, "document" | "selections">;

/** The parts that are selected, in the order of the document. */
export function selectedRanges({ selections }: SelectedIn): readonly vscode.Range[] {
  return selections.filter(({ isEmpty }) => !isEmpty).sort((a, b) => a.start.compareTo(b.start));
}

/** `basket.ts:12-40`, or `basket.ts` where nothing is selected. */
export function selectionLabel(editor: SelectedIn): string {
  const lines = selectedRanges(editor).map(({ start, end }) => [start.line + 1, lastLine(start, end) + 1] as const);
  return placeLabel(modelPathOf(editor.document), lines);
}

/** Attaches exactly the characters that are selected. */
export async function attachSelection(texts: FileTexts, editor: SelectedIn | undefined): Promise<AttachOutcome> {
  if (!editor) return refused("Selection", "No file is open. Open one and select some of it.");
  const { document } = editor;
  const ranges = selectedRanges(editor);
  if (ranges.length === 0) return refused(nameOf(document.uri), "Nothing is selected in it.");
  const label = selectionLabel(editor);
  const text = ranges.map((range) => document.getText(range).replaceAll("\r\n", "\n")).join("\n");
  const kept = await texts.keptBack(document.uri);
  if (kept) return refused(label, kept.why);
  if (text.length > largest) {
    return refused(label, `It has ${sizeWords(text.length)}, and at most ${sizeWords(largest)} are taken.`);
  }
  const [first, ...others] = ranges;
  const path = modelPathOf(document);
  const lines = ranges.map(({ start, end }) => linesSource(path, { from: start.line, to: lastLine(start, end) + 1 }));
  return attached({
    kind: "selection",
    label,
    path,
    ...(others.length > 0 && { sources: lines }),
    languageId: document.languageId,
    firstLine: first && others.length === 0 ? first.start.line + 1 : undefined,
    text,
  });
}
