import { lstat, realpath, stat } from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";
import { isRefusedPath } from "../../../core/edit/changeRisk";
import { realUri } from "../../realUri";
import type { Refusal } from "./applyWords";

/** A place that may be written to, and by which names rules know it. */
export interface SafePlace {
  /** Relative to its folder, "/" between folders. */
  readonly path: string;
  /** The same of where links lead; equal to `path` where there is none. */
  readonly realPath: string;
}

/**
 * Where an address really leads. Links are followed, also those of folders above a file that is not there yet.
 * @returns why nothing is written there, if so
 */
export async function placeOf(uri: vscode.Uri): Promise<SafePlace | Refusal> {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  const folders = vscode.workspace.workspaceFolders ?? [];
  const named = folder ? path.posix.relative(folder.uri.path, uri.path) : path.posix.basename(uri.path);
  if (isRefusedPath(folder ? named : uri.path)) return "git";
  // Without a folder, what the user opened is all there is.
  if (!folder && folders.length > 0) return "outside";
  const place = { path: named, realPath: named };
  return uri.scheme === "file" ? await realPlaceOf(uri, place, folders) : place;
}

async function realPlaceOf(
  { fsPath }: vscode.Uri,
  place: SafePlace,
  folders: readonly vscode.WorkspaceFolder[],
): Promise<SafePlace | Refusal> {
  const real = await realPathOf(fsPath);
  if (real === undefined) return "outside";
  if (folders.length === 0) return isRefusedPath(real) ? "git" : place;
  for (const { uri: root } of folders) {
    const within = path.relative((await realPathOf(root.fsPath)) ?? root.fsPath, real);
    if (/^\.\.(?:[\\/]|$)/.test(within) || path.isAbsolute(within)) continue;
    const realPath = within.split(path.sep).join("/");
    return isRefusedPath(realPath) ? "git" : { ...place, realPath };
  }
  return isRefusedPath(real) ? "git" : "outside";
}

/** All names by which rules may know a file: relative to its folder, whole where it lies in none, and where links lead. */
export async function namesOf(uri: vscode.Uri): Promise<readonly string[]> {
  const place = await placeOf(uri);
  const isInFolder = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  return isInFolder && typeof place !== "string" ? [place.path, place.realPath] : [uri.path, (await realUri(uri)).path];
}

/** Whether a file is there that nobody may write to. */
export async function isReadOnly(uri: vscode.Uri): Promise<boolean> {
  if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false) return true;
  if (uri.scheme !== "file") return false;
  const found = await stat(uri.fsPath).catch(() => undefined);
  return found !== undefined && (found.mode & 0o222) === 0;
}

/** @returns undefined for a link that leads to nothing: what is written there would come to be anywhere */
async function realPathOf(file: string): Promise<string | undefined> {
  try {
    return await realpath(file);
  } catch {
    const isLink = await lstat(file).then(
      () => true,
      () => false,
    );
    const parent = path.dirname(file);
    if (isLink || parent === file) return undefined;
    const above = await realPathOf(parent);
    return above && path.join(above, path.basename(file));
  }
}
