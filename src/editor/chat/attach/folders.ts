import * as vscode from "vscode";
import { FolderText } from "../../../core/chat/attach/folderText";
import { type AttachOutcome, refused } from "../../../core/chat/attach/outcome";
import { atMost } from "../../../util/atMost";
import { modelPathOf } from "../../documents";
import { searchExcludes } from "../../settings";
import { attached } from "./attachment";
import { type FileTexts, nameOf, unreadableWords } from "./fileTexts";
import { shownPath } from "./shownPath";

/** Characters of all files' texts together. */
const room = 100_000;
const mostNames = 500;
const mostFound = 20_000;
/** Files that are read at once, and before it is looked whether there is still room. */
const batch = 16;

/** Attaches a folder: its files' names, and their texts as far as there is room. */
export async function attachFolder(texts: FileTexts, uri: vscode.Uri): Promise<AttachOutcome> {
  const label = `${nameOf(uri)}/`;
  const content = new FolderText(room);
  try {
    const files = await filesOf(texts, uri, content);
    await readTexts(texts, uri, files, content);
  } catch (error) {
    return refused(label, unreadableWords(error));
  }
  const { text, leftOut, sources } = content;
  if (text === undefined) {
    const why =
      leftOut === undefined ? "It has no files." : `It has no files that the model may see. Left out: ${leftOut}.`;
    return refused(label, why);
  }
  return attached({ kind: "folder", label, path: shownPath(uri), sources, text, leftOut });
}

/** Its files in the order of their paths, those that are not to be shown counted in `content`. */
async function filesOf(texts: FileTexts, uri: vscode.Uri, content: FolderText): Promise<readonly vscode.Uri[]> {
  const pattern = new vscode.RelativePattern(uri, "**/*");
  const found = await vscode.workspace.findFiles(pattern, searchExcludes(), mostFound);
  if (found.length >= mostFound) content.skip("unsearched", mostFound);
  await texts.rules.refreshGit(uri);
  const open = found.filter((file) => {
    const kept = texts.keptBackByName(file)?.reason ?? (texts.rules.gitIgnores(file) ? "ignored" : undefined);
    if (kept) content.skip(kept);
    return kept === undefined;
  });
  const sorted = open.sort((a, b) => (a.path < b.path ? -1 : 1));
  if (sorted.length > mostNames) content.skip("unnamed", sorted.length - mostNames);
  return sorted.slice(0, mostNames);
}

async function readTexts(
  texts: FileTexts,
  folder: vscode.Uri,
  files: readonly vscode.Uri[],
  content: FolderText,
): Promise<void> {
  let hasRoom = true;
  for (let at = 0; at < files.length; at += batch) {
    const some = files.slice(at, at + batch);
    if (!hasRoom) {
      for (const uri of some) content.name(pathIn(folder, uri));
      continue;
    }
    const read = await atMost(batch, some, async (uri) => ({ uri, file: await texts.read(uri) }));
    for (const { uri, file } of read) {
      if (file.kind === "refused") content.skip(file.reason);
      else if (!content.add(pathIn(folder, uri), file.text)) hasRoom = false;
    }
  }
}

/** Relative to the workspace; of a folder that is not of it, from that folder on. */
function pathIn(folder: vscode.Uri, uri: vscode.Uri): string {
  if (vscode.workspace.getWorkspaceFolder(uri)) return modelPathOf({ uri });
  return `${nameOf(folder)}${uri.path.slice(folder.path.replace(/\/+$/, "").length)}`;
}
