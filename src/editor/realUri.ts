import { realpath } from "node:fs/promises";
import * as vscode from "vscode";

/** Where links lead; the same address where none does, or nobody can say. */
export async function realUri(uri: vscode.Uri): Promise<vscode.Uri> {
  if (uri.scheme !== "file") return uri;
  try {
    return vscode.Uri.file(await realpath(uri.fsPath));
  } catch {
    return uri;
  }
}
