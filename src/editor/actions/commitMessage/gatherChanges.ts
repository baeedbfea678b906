import * as vscode from "vscode";
import { type FileChange, fileChanges, type NewFile, newFile } from "../../../core/actions/commitMessage/fileChange";
import { inSlices } from "../../../core/context/slices";
import { atMost } from "../../../util/atMost";
import type { Clock } from "../../../util/clock";
import type { FileText, FileTexts } from "../../chat/attach/fileTexts";
import { type GitRepository, untrackedOf } from "../../chat/attach/gitExtension";

interface ChangeParts {
  readonly texts: FileTexts;
  readonly clock: Clock;
}

/** New files whose text is read; the names of all others are enough. */
const mostRead = 40;
const readAtOnce = 8;

/** What a diff of Git's tells, which may have megabytes; nothing where `signal` aborts. */
export async function changesOf(
  diff: string,
  { texts, clock }: ChangeParts,
  { rootUri }: GitRepository,
  signal: AbortSignal,
): Promise<readonly FileChange[]> {
  const isKeptBack = (path: string) => texts.keptBackByName(vscode.Uri.joinPath(rootUri, path)) !== undefined;
  return (await inSlices(fileChanges(diff, isKeptBack), clock, signal)) ?? [];
}

/**
 * What Git's smart commit would take where nothing is staged.
 * @param diff Git's, of the files that it tracks
 * @param withNew files that Git does not track yet, too
 */
export async function allChanges(
  diff: string,
  parts: ChangeParts,
  repository: GitRepository,
  withNew: boolean,
  signal: AbortSignal,
): Promise<readonly FileChange[]> {
  const tracked = await changesOf(diff, parts, repository, signal);
  const fresh = withNew ? untrackedOf(repository) : [];
  const read = await atMost(readAtOnce, fresh.slice(0, mostRead), async (uri) => {
    const found = await parts.texts.read(uri);
    return newFile(pathIn(repository, uri), contentOf(found));
  });
  const named = fresh.slice(mostRead).map((uri) => newFile(pathIn(repository, uri), { kind: "keptBack" }));
  return [...tracked, ...read, ...named];
}

function contentOf(found: FileText): NewFile {
  if (found.kind === "text") return found;
  return { kind: found.reason === "binary" ? "binary" : "keptBack" };
}

function pathIn({ rootUri }: GitRepository, { path }: vscode.Uri): string {
  return path.startsWith(`${rootUri.path}/`) ? path.slice(rootUri.path.length + 1) : path;
}
