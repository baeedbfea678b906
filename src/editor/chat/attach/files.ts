import * as vscode from "vscode";
import { type AttachOutcome, refused } from "../../../core/chat/attach/outcome";
import { modelPathOf } from "../../documents";
import { attached } from "./attachment";
import { type FileTexts, nameOf, unreadableWords } from "./fileTexts";
import { attachFolder } from "./folders";

/** Attaches all of a file, as the editor or the disk has it. */
export async function attachFile(texts: FileTexts, uri: vscode.Uri): Promise<AttachOutcome> {
  const label = nameOf(uri);
  const file = await texts.read(uri);
  if (file.kind === "refused") return refused(label, file.why);
  if (file.text.trim() === "") return refused(label, "It is empty.");
  const { text, languageId, leftOut } = file;
  return attached({ kind: "file", label, path: modelPathOf({ uri }), languageId, firstLine: 1, text, leftOut });
}

/** Attaches a file or a folder, whichever it is. */
export async function attachUri(texts: FileTexts, uri: vscode.Uri): Promise<AttachOutcome> {
  const isOpen = vscode.workspace.textDocuments.some((one) => one.uri.toString() === uri.toString());
  if (isOpen) return await attachFile(texts, uri);
  try {
    const { type } = await vscode.workspace.fs.stat(uri);
    return (type & vscode.FileType.Directory) !== 0 ? await attachFolder(texts, uri) : await attachFile(texts, uri);
  } catch (error) {
    return refused(nameOf(uri), unreadableWords(error));
  }
}
