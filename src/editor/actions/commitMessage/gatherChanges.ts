import * as vscode from "vscode";
import { type FileChange, fileChange, type NewFile, newFile } from "../../../core/actions/commitMessage/fileChange";
import { splitDiff } from "../../../core/chat/attach/diffText";
import { atMost } from "../../../util/atMost";
import type { FileText, FileTexts } from "../../chat/attach/fileTexts";
import { type GitRepository, untrackedOf } from "../../chat/attach/gitExtension";

/** New files whose text is read; the names of all others are enough. */
const mostRead = 40;
const readAtOnce = 8;

/** What would be committed. @throws where Git does */
export async function stagedChanges(texts: FileTexts, repository: GitRepository): Promise<readonly FileChange[]> {
  return await diffOf(texts, repository, true);
}

/**
 * What Git's smart commit would take where nothing is staged.
 * @param withNew files that Git does not track yet, too
 * @throws where Git does
 */
export async function allChanges(
  texts: FileTexts,
  repository: GitRepository,
  withNew: boolean,
): Promise<readonly FileChange[]> {
  const tracked = await diffOf(texts, repository, false);
  const fresh = withNew ? untrackedOf(repository) : [];
  const read = await atMost(readAtOnce, fresh.slice(0, mostRead), async (uri) => {
    const found = await texts.read(uri);
    return newFile(pathIn(repository, uri), contentOf(found));
  });
  const named = fresh.slice(mostRead).map((uri) => newFile(pathIn(repository, uri), { kind: "keptBack" }));
  return [...tracked, ...read, ...named];
}

async function diffOf(texts: FileTexts, repository: GitRepository, isStaged: boolean): Promise<readonly FileChange[]> {
  const isKeptBack = (path: string) =>
    texts.keptBackByName(vscode.Uri.joinPath(repository.rootUri, path)) !== undefined;
  const files = splitDiff(await repository.diff(isStaged));
  return files.map((file) => fileChange(file, file.paths.some(isKeptBack)));
}

function contentOf(found: FileText): NewFile {
  if (found.kind === "text") return found;
  return { kind: found.reason === "binary" ? "binary" : "keptBack" };
}

function pathIn({ rootUri }: GitRepository, { path }: vscode.Uri): string {
  return path.startsWith(`${rootUri.path}/`) ? path.slice(rootUri.path.length + 1) : path;
}
