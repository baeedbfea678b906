import * as vscode from "vscode";
import type { HalfWritten } from "../../../core/edit/inline/halfWritten";
import type { EditSession } from "./editSession";
import { type HalfWrittenLines, recordOf } from "./halfWrittenLines";

type Renamed = vscode.FileRenameEvent["files"][number];

/** Files that are renamed while changes of them are undecided: VS Code closes the document, and opens another one. */
export class RenamedEdits implements vscode.Disposable {
  readonly #listening: vscode.Disposable;
  /** Changes that the user has not decided about. */
  #undecided: readonly HalfWritten[] = [];

  constructor(
    private readonly sessions: () => readonly EditSession[],
    private readonly half: HalfWrittenLines,
  ) {
    this.#listening = vscode.Disposable.from(
      vscode.workspace.onWillRenameFiles((event) => event.waitUntil(this.#before(event.files))),
      vscode.workspace.onDidRenameFiles((event) => void this.#after(event.files)),
    );
  }

  dispose(): void {
    this.#listening.dispose();
  }

  /** What is being written is taken back, while the document is there. */
  async #before(files: readonly Renamed[]): Promise<void> {
    const sessions = this.sessions().filter(({ document }) => files.some((file) => newUri(document.uri, file)));
    for (const session of sessions) if (session.phase === "writing") session.stop("renamed");
    await Promise.all(sessions.map((session) => session.settled()));
    this.#undecided = sessions.filter(({ phase }) => phase === "review").map(recordOf);
  }

  async #after(files: readonly Renamed[]): Promise<void> {
    const undecided = this.#undecided;
    this.#undecided = [];
    for (const half of undecided) {
      const before = vscode.Uri.parse(half.uri);
      const to = files.map((file) => newUri(before, file)).find((uri) => uri !== undefined);
      if (to) await this.half.renamed(half, to);
    }
  }
}

/** What a file is called after a file or folder got another name; undefined where it is not of that. */
function newUri(uri: vscode.Uri, { oldUri, newUri: to }: Renamed): vscode.Uri | undefined {
  if (uri.toString() === oldUri.toString()) return to;
  const folder = `${oldUri.path}/`;
  const isInside = uri.scheme === oldUri.scheme && uri.authority === oldUri.authority && uri.path.startsWith(folder);
  return isInside ? to.with({ path: `${to.path}/${uri.path.slice(folder.length)}` }) : undefined;
}
