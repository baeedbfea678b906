import * as vscode from "vscode";
import { extensionId } from "../../contributions";

/** Schemes of pages, mail and the like: nothing that can be read as a file. */
const unread = /^(?:https?|mailto|data|javascript|command|blob|about|vscode|vscode-insiders):/i;

/** The file that a dropped address means, as the extension host knows it; undefined where it means none. */
export function droppedUri(address: string): vscode.Uri | undefined {
  if (unread.test(address)) return undefined;
  try {
    const uri = vscode.Uri.parse(address, true);
    // The window calls a remote machine's files so; on that machine itself, where we run then, they are files.
    return uri.scheme === "vscode-remote" && isOnRemote() ? vscode.Uri.file(uri.path) : uri;
  } catch {
    return undefined;
  }
}

function isOnRemote(): boolean {
  const kind = vscode.extensions.getExtension(extensionId)?.extensionKind;
  return vscode.env.remoteName !== undefined && kind === vscode.ExtensionKind.Workspace;
}
