import * as path from "node:path";
import * as vscode from "vscode";
import type { IgnoreRules } from "../../ignoreRules";
import { searchExcludes } from "../../settings";

/** The most files of one name that a user is asked about. */
const mostFound = 20;
/** The most that are looked at: those that Git ignores must not take the room of the others. */
const mostLookedAt = 500;

export type NamedFile =
  | { readonly kind: "found" | "new"; readonly uri: vscode.Uri }
  | { readonly kind: "outside" }
  /** The user was asked which one, and chose none. */
  | { readonly kind: "none" };

/** Finds the file that an answer means by a path: from each folder's top, then anywhere with that end. */
export async function findNamedFile(named: string, rules: IgnoreRules): Promise<NamedFile> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const given = named.replaceAll("\\", "/");
  const isAbsolute = /^(?:\/|~|[a-z]:|[a-z][\w+.-]+:)/i.test(given);
  const relative = path.posix.normalize(given).replace(/^\.\//, "");
  if (folders.length === 0 || (!isAbsolute && /^\.\.(?:\/|$)/.test(relative))) return { kind: "outside" };
  const candidates = isAbsolute ? absolute(given, folders) : inFolders(relative, folders);
  if (candidates.length === 0) return { kind: "outside" };
  const there = await existing(candidates);
  const found = there.length > 0 || isAbsolute ? there : await withEnd(relative, rules);
  if (found.length > 0) return await chosen(found, "found", named);
  return await chosen(candidates, "new", named);
}

function absolute(given: string, folders: readonly vscode.WorkspaceFolder[]): readonly vscode.Uri[] {
  const normal = path.posix.normalize(/^[a-z]:/i.test(given) ? `/${given}` : given);
  return folders
    .filter(({ uri }) => normal.startsWith(`${uri.path}/`))
    .slice(0, 1)
    .map(({ uri }) => uri.with({ path: normal }));
}

function inFolders(relative: string, folders: readonly vscode.WorkspaceFolder[]): readonly vscode.Uri[] {
  const [first = "", ...rest] = relative.split("/");
  const owner = folders.length > 1 && rest.length > 0 ? folders.find(({ name }) => name === first) : undefined;
  if (owner) return [vscode.Uri.joinPath(owner.uri, ...rest)];
  return folders.map(({ uri }) => vscode.Uri.joinPath(uri, relative));
}

async function existing(uris: readonly vscode.Uri[]): Promise<readonly vscode.Uri[]> {
  const isFile = await Promise.all(
    uris.map(async (uri) => {
      // What is open and not saved yet is there too.
      if (vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString())) return true;
      const found = await Promise.resolve(vscode.workspace.fs.stat(uri)).catch(() => undefined);
      return found !== undefined && (found.type & vscode.FileType.Directory) === 0;
    }),
  );
  return uris.filter((_, index) => isFile[index]);
}

/** Not what the user leaves out of searches or Git ignores: nobody means a dependency or what a build wrote. */
async function withEnd(relative: string, rules: IgnoreRules): Promise<readonly vscode.Uri[]> {
  const glob = relative.replace(/[[\]{}*?]/g, "[$&]");
  const searching = vscode.workspace.findFiles(`**/${glob}`, searchExcludes(), mostLookedAt);
  const [found] = await Promise.all([searching, rules.loaded()]);
  return found.filter((uri) => !rules.gitIgnores(uri)).slice(0, mostFound);
}

async function chosen(uris: readonly vscode.Uri[], kind: "found" | "new", named: string): Promise<NamedFile> {
  const [only, ...others] = uris;
  if (only && others.length === 0) return { kind, uri: only };
  const items = uris.map((uri) => ({ label: vscode.workspace.asRelativePath(uri, true), uri }));
  const title = kind === "found" ? `Hearth: which ${named}?` : `Hearth: where to make ${named}?`;
  const picked = await vscode.window.showQuickPick(items, { title, ignoreFocusOut: true });
  return picked ? { kind, uri: picked.uri } : { kind: "none" };
}
