import * as vscode from "vscode";
import { fenceFor } from "../../../core/chat/fence";
import type { DefinitionSource } from "../../../core/context/definitions";
import { importedNamesNear } from "../../../core/context/imports";
import type { LineSpan } from "../../../core/edit/inline/followedLines";
import { linesSource, type PromptSource } from "../../../core/hosted/leaving";
import type { Clock } from "../../../util/clock";
import type { FileTexts } from "../../chat/attach/fileTexts";
import { openDocument } from "../../context/editorDocuments";
import { linesIn } from "./documentLines";

/** Characters of a document's beginning in which imports are looked for, and lines in which they are used. */
const [longestTop, mostLines] = [20_000, 500];
/** Names that are looked up, milliseconds for all of them, and characters of what is shown. */
const [mostNames, allMs, mostShown] = [6, 1500, 3000];

/** What some lines use of other files, as these declare it. */
export interface UsedDeclarations {
  /** For a model; "" where nothing is found in time. */
  readonly text: string;
  readonly sources: readonly PromptSource[];
}

/** Finds what some lines use of other files. */
export async function usedDeclarations(
  document: vscode.TextDocument,
  span: LineSpan,
  { source, texts, clock }: { source: DefinitionSource; texts: Pick<FileTexts, "keptBack">; clock: Clock },
): Promise<UsedDeclarations> {
  const top = document.getText().slice(0, longestTop).replaceAll("\r\n", "\n");
  const lines = linesIn(document, { from: span.from, to: Math.min(span.to, span.from + mostLines) });
  const names = importedNamesNear(top, { before: lines.join("\n"), after: "" }).slice(0, mostNames);
  if (names.length === 0) return { text: "", sources: [] };
  const late = new AbortController();
  void clock.sleep(allMs, late.signal).then(() => late.abort());
  const found = await source.find(openDocument(document), names, late);
  late.abort();
  const parts: string[] = [];
  const sources: PromptSource[] = [];
  let left = mostShown;
  for (const { text, path, uri, from, to } of found) {
    if (text.length > left || (await texts.keptBack(vscode.Uri.parse(uri)))) continue;
    left -= text.length;
    sources.push(linesSource(path, { from, to }));
    const fence = fenceFor(text);
    parts.push(`From ${path}:\n${fence}${document.languageId}\n${text}\n${fence}`);
  }
  return { text: parts.join("\n\n"), sources };
}
