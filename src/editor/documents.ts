import * as vscode from "vscode";

/** Schemes that hold text to write code in, whatever folder they are of. */
const servedSchemes: ReadonlySet<string> = new Set(["file", "untitled", "vscode-notebook-cell", "vscode-vfs"]);
/** Languages of VS Code's own input boxes and result lists, some of which come as plain files or untitled documents. */
const unservedLanguages: ReadonlySet<string> = new Set(["scminput", "search-result", "log", "code-text-binary"]);

/** Characters of the cells above: more than any context window we fill. */
const longestAbove = 40_000;

/** Whether Hearth completes in this document: not in the commit box, output panels, chat inputs or the old side of a diff. */
export function isServed(document: vscode.TextDocument): boolean {
  if (unservedLanguages.has(document.languageId)) return false;
  if (!servedSchemes.has(document.uri.scheme) && !isInWorkspaceFileSystem(document.uri)) return false;
  return !isOldSide(document);
}

/** Path shown to the model: relative to the workspace folder, "/" between folders. */
export function modelPathOf({ uri }: Pick<vscode.TextDocument, "uri">): string {
  if (uri.scheme === "untitled") return uri.path.replace(/^\/+/, "");
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder) return uri.path.split("/").at(-1) ?? uri.path;
  return vscode.workspace.asRelativePath(uri, false).replaceAll("\\", "/");
}

/** A notebook's code cells above `document`, which the model reads as the text before it; "" for anything else. */
export function cellsAbove(document: vscode.TextDocument): string {
  if (document.uri.scheme !== "vscode-notebook-cell") return "";
  const notebook = vscode.workspace.notebookDocuments.find((candidate) =>
    candidate.getCells().some((cell) => cell.document === document),
  );
  const above: string[] = [];
  for (const cell of notebook?.getCells() ?? []) {
    if (cell.document === document) break;
    if (cell.kind === vscode.NotebookCellKind.Code && cell.document.languageId === document.languageId) {
      above.push(`${cell.document.getText()}\n`);
    }
  }
  return above.join("").slice(-longestAbove);
}

/** Other file systems count when the workspace itself is on one (a remote repository, an archive, …). */
function isInWorkspaceFileSystem(uri: vscode.Uri): boolean {
  return (vscode.workspace.workspaceFolders ?? []).some((folder) => folder.uri.scheme === uri.scheme);
}

/** Whether a document is the side of the comparison before the user that takes no changes. */
export function isOldSide({ uri }: Pick<vscode.TextDocument, "uri">): boolean {
  const input: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (!(input instanceof vscode.TabInputTextDiff)) return false;
  return input.original.toString() === uri.toString() && input.modified.toString() !== uri.toString();
}
