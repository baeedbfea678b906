import * as vscode from "vscode";
import type { IgnoreRules } from "../ignoreRules";

/**
 * Whether a `.hearthignore` names a file. Of which folder of the workspace a path is, is not said: each counts, also where
 * the path begins with the folder's name.
 * @param path relative to a folder of the workspace, or to the workspace
 */
export async function isKeptBack(rules: IgnoreRules, path: string): Promise<boolean> {
  await rules.loaded();
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.some(({ uri, name }) => {
    const inside = path.startsWith(`${name}/`) ? [path, path.slice(name.length + 1)] : [path];
    return inside.some((one) => rules.hides(vscode.Uri.joinPath(uri, one)));
  });
}
