import * as path from "node:path";
import * as vscode from "vscode";
import { type HalfWritten, halfWritten, placeOfHalf } from "../../../core/edit/inline/halfWritten";
import type { Notify } from "../../notify";
import { allLines, textEdit } from "./documentLines";
import type { EditSession } from "./editSession";
import { halfWords, linesWords, renamedLaterWords } from "./editWords";
import { halfWrittenIn, keepHalfWritten } from "./halfWrittenMemory";

/**
 * Brings back what stood in lines that were left half written: a window may be closed in the middle of them, and VS Code
 * lets nothing be changed then. So they are kept while they are written, and looked for when the folder is opened again.
 */
export class HalfWrittenLines {
  readonly #kept = new Map<EditSession, HalfWritten>();

  constructor(
    private readonly memory: vscode.Memento,
    private readonly notify: Pick<Notify, "notPlaced">,
  ) {}

  /** Tells of what an earlier window left. */
  async lookBack(): Promise<void> {
    const left = halfWrittenIn(this.memory);
    if (left.length === 0) return;
    await keepHalfWritten(this.memory, [...this.#kept.values()]);
    for (const half of left) await this.#tell(half, halfWords);
  }

  /** Keeps what a session's lines were, as long as it writes. Where its document is closed meanwhile, tells of that. */
  follow(session: EditSession): void {
    session.onDidChange(() => {
      const kept = this.#kept.get(session);
      if (session.phase === "writing") {
        if (!kept && session.written > 0) this.#keep(session, recordOf(session));
      } else if (kept) {
        this.#keep(session, undefined);
        if (session.document.isClosed) void this.#tell(kept, halfWords);
      }
    });
  }

  /** A file was renamed before the user had decided. @param before what was kept of it then */
  async renamed(before: HalfWritten, to: vscode.Uri): Promise<void> {
    await this.#tell({ ...before, uri: to.toString() }, renamedLaterWords);
  }

  #keep(session: EditSession, half: HalfWritten | undefined): void {
    if (half) this.#kept.set(session, half);
    else this.#kept.delete(session);
    void keepHalfWritten(this.memory, [...this.#kept.values()]);
  }

  async #tell(half: HalfWritten, words: typeof halfWords): Promise<void> {
    const { place } = await found(half);
    if (place === "before") return;
    const { from, base, uri } = half;
    const where = `${linesWords({ from, to: from + base.length })} of ${path.posix.basename(vscode.Uri.parse(uri).path)}`;
    const show = { "Show What Was There": () => showBase(half) };
    const remedies = place ? { "Put Back What Was There": () => putBack(half) } : show;
    this.notify.notPlaced(words(where, place !== undefined), remedies);
  }
}

/** What has to be known of a session's lines to find them again. */
export function recordOf({ document, base, span }: EditSession): HalfWritten {
  const { languageId, uri } = document;
  return halfWritten({ uri: uri.toString(), languageId }, base, allLines(document), span);
}

async function found(half: HalfWritten) {
  // It may be gone, or be a cell of a notebook that is not open.
  const opening = Promise.resolve(vscode.workspace.openTextDocument(vscode.Uri.parse(half.uri)));
  const document = await opening.catch(() => undefined);
  return { document, place: document && placeOfHalf(half, allLines(document)) };
}

async function putBack(half: HalfWritten): Promise<void> {
  const { document, place } = await found(half);
  if (!document || !place) return await showBase(half);
  if (place !== "before") {
    const { range, newText } = textEdit(document, { ...place, lines: half.base });
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, range, newText);
    await vscode.workspace.applyEdit(edit);
  }
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(half.from, 0, half.from, 0) });
}

async function showBase({ base, languageId }: HalfWritten): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ content: base.join("\n"), language: languageId });
  await vscode.window.showTextDocument(document, { preview: false });
}
