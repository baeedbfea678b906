import * as vscode from "vscode";

/** Path of a file or folder as a user knows it: with the workspace folder's name where there are several. */
export function shownPath(uri: vscode.Uri): string {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (folder?.uri.toString() === uri.toString()) return folder.name;
  return vscode.workspace.asRelativePath(uri).replaceAll("\\", "/");
}
