import type * as vscode from "vscode";
import { refusedWords } from "../../chat/apply/applyWords";
import { isAgreed } from "../../chat/apply/consent";
import { isReadOnly, namesOf, placeOf } from "../../chat/apply/safePath";
import type { FileTexts } from "../../chat/attach/fileTexts";
import { isOldSide, isServed, modelPathOf } from "../../documents";
import type { Notify } from "../../notify";
import { oldSideWords, unservedWords } from "./editWords";

/**
 * Whether a document may be shown to the model and written to; tells the user where not. A file that does more than it seems
 * is asked about by its name, before anything is written: it is in the document then, which VS Code or the user may save.
 */
export async function isAllowed(
  document: vscode.TextDocument,
  texts: Pick<FileTexts, "keptBack">,
  notify: Pick<Notify, "notPlaced">,
): Promise<boolean> {
  const { uri } = document;
  const why = await whyNotChanged(document, texts);
  if (why !== undefined) notify.notPlaced(why, {});
  return why === undefined && (await isAgreed(modelPathOf({ uri }), await namesOf(uri), "", undefined));
}

/** Why nothing is written to a document, in words for the user; undefined where something may be. */
export async function whyNotChanged(
  document: vscode.TextDocument,
  texts: Pick<FileTexts, "keptBack">,
): Promise<string | undefined> {
  const { uri } = document;
  if (isOldSide(document)) return oldSideWords;
  const name = modelPathOf({ uri });
  const kept = await texts.keptBack(uri);
  if (kept) return `${name} was not changed. ${kept.why}`;
  if (uri.scheme !== "untitled" && (await isReadOnly(uri))) return refusedWords(name, "readOnly");
  // What the user has opened is the user's, wherever it is; what git runs is nobody's.
  if ((await placeOf(uri)) === "git") return refusedWords(name, "git");
  return isServed(document) ? undefined : unservedWords;
}
