import * as vscode from "vscode";
import type { NameQuestion } from "../../../core/actions/naming/namePrompt";
import { suggestNames } from "../../../core/actions/naming/suggestNames";
import type { ChatBackend } from "../../../core/chat/chatBackend";
import { settledOnAbort } from "../../../util/abort";
import type { Clock } from "../../../util/clock";
import { notTakenWords } from "../../chat/apply/applyWords";
import type { FileTexts } from "../../chat/attach/fileTexts";
import { modelPathOf } from "../../documents";
import { inTime } from "../../inTime";
import type { Notify } from "../../notify";
import { pickName } from "./namePicker";

export interface NamingParts {
  readonly backend: ChatBackend;
  readonly texts: FileTexts;
  readonly notify: Pick<Notify, "noChatModel" | "nothingDone" | "editFailed">;
  readonly clock: Clock;
}

/** Milliseconds that a language's provider may take to say what is at the cursor, and where it comes from. */
const lookMs = 3000;

/** A name in a document, as it was when it was looked for. */
interface FoundName {
  readonly document: vscode.TextDocument;
  readonly range: vscode.Range;
  readonly name: string;
}

interface Prepared {
  readonly question: NameQuestion;
  readonly texts: readonly string[];
}

/** Why nothing can be renamed, as a sentence for the user. */
class NothingToDo extends Error {}

/** Finds better names for what is at the cursor, and has the language server rename it. */
export class NameSymbol {
  constructor(private readonly parts: NamingParts) {}

  async run(): Promise<void> {
    const { backend, notify } = this.parts;
    if (backend.state.kind === "none") return notify.noChatModel();
    try {
      const found = await this.#atCursor();
      let preparing: Promise<Prepared> | undefined;
      const chosen = await pickName(`Rename “${found.name}” to`, async (offered, signal) => {
        preparing ??= this.#prepared(found);
        const { question, texts } = await settledOnAbort(preparing, signal, () => new Error("the user gave it up"));
        return await suggestNames({ ...question, offered }, { texts }, backend, signal);
      });
      if (chosen !== undefined) await renamed(found, chosen);
    } catch (error) {
      if (error instanceof NothingToDo) notify.nothingDone(error.message);
      else notify.editFailed(error, { "Try Again": () => this.run() });
    }
  }

  async #atCursor(): Promise<FoundName> {
    const editor = vscode.window.activeTextEditor;
    if (!editor) throw new NothingToDo("open a file, and put the cursor on a name.");
    const { document, selection } = editor;
    const asked = vscode.commands.executeCommand<{ readonly range?: vscode.Range } | undefined>(
      "vscode.prepareRename",
      document.uri,
      selection.active,
    );
    const prepared = await inTime(asked, lookMs, this.parts.clock);
    const range = prepared?.range ?? document.getWordRangeAtPosition(selection.active);
    const name = range && document.getText(range);
    if (!name || !/\p{L}/u.test(name))
      throw new NothingToDo("there is no name at the cursor. Put it on the name that shall be another one.");
    return { document, range, name };
  }

  /** @throws {NothingToDo} before a model is asked, where nothing would come of it */
  async #prepared(found: FoundName): Promise<Prepared> {
    const { texts } = this.parts;
    const { document, range, name } = found;
    await texts.rules.refresh();
    const own = await texts.read(document.uri);
    if (own.kind === "refused") throw new NothingToDo(`${modelPathOf(document)} is not shown to the model. ${own.why}`);
    // Nothing is changed by that: it is the only way to know whether somebody can.
    await renameEdit(found, `${name}2`);
    const { languageId } = document;
    const here = { name, path: modelPathOf(document), languageId, text: own.text, line: range.start.line, offered: [] };
    const defined = await this.#definition(found);
    if (!defined) return { question: here, texts: [own.text] };
    const { uri, line } = defined;
    if (uri.toString() === document.uri.toString()) return { question: { ...here, line }, texts: [own.text] };
    const other = await texts.read(uri);
    if (other.kind === "refused") return { question: here, texts: [own.text] };
    const question = { ...here, path: modelPathOf({ uri }), text: other.text, line };
    return { question, texts: [own.text, other.text] };
  }

  async #definition({ document, range }: FoundName): Promise<{ uri: vscode.Uri; line: number } | undefined> {
    const asked = vscode.commands.executeCommand<readonly (vscode.Location | vscode.LocationLink)[] | undefined>(
      "vscode.executeDefinitionProvider",
      document.uri,
      range.start,
    );
    const [first] = (await inTime(asked, lookMs, this.parts.clock)) ?? [];
    if (!first) return undefined;
    if ("range" in first) return { uri: first.uri, line: first.range.start.line };
    return { uri: first.targetUri, line: (first.targetSelectionRange ?? first.targetRange).start.line };
  }
}

/** What the language server would change. @throws {NothingToDo} where there is none, or it does not want to */
async function renameEdit({ document, range, name }: FoundName, newName: string): Promise<vscode.WorkspaceEdit> {
  let edit: vscode.WorkspaceEdit | undefined;
  try {
    edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit | undefined>(
      "vscode.executeDocumentRenameProvider",
      document.uri,
      range.start,
      newName,
    );
  } catch (error) {
    throw new NothingToDo(`“${name}” was not renamed. ${error instanceof Error ? error.message : String(error)}`);
  }
  if (edit && edit.size > 0) return edit;
  throw new NothingToDo(
    `“${name}” was not renamed, because no extension here can rename in this language. Install one that can.`,
  );
}

async function renamed(found: FoundName, newName: string): Promise<void> {
  const { document, range, name } = found;
  if (document.isClosed || document.getText(range) !== name) {
    throw new NothingToDo(
      `“${name}” was not renamed, because it no longer stands where it was. Put the cursor on it, and ask again.`,
    );
  }
  const edit = await renameEdit(found, newName);
  // As F2 does it: files that are not open are saved where the user's settings say so.
  const isDone = await vscode.workspace.applyEdit(edit, { isRefactoring: true });
  if (!isDone) throw new NothingToDo(`“${name}” was not renamed. ${notTakenWords("the files")}`);
}
