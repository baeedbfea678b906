import * as vscode from "vscode";
import { isRefusedPath } from "../../../core/edit/changeRisk";
import type { CodeBlock } from "../../../core/edit/codeBlocks";
import { indentUnitOf } from "../../../core/edit/indentation";
import { insertionAt } from "../../../core/edit/insertion";
import { languageIdOf } from "../../../core/edit/languages";
import { linesOf } from "../../../core/edit/textLines";
import { DisposableStore } from "../../../util/disposable";
import type { IgnoreRules } from "../../ignoreRules";
import type { Notify } from "../../notify";
import { noEditorWords, notTakenWords, refusedWords } from "./applyWords";
import { isAgreed } from "./consent";
import { findNamedFile } from "./namedFile";
import { placeOf } from "./safePath";

/** Puts code where the user's cursor is, or into a new file. */
export class CodeInserter implements vscode.Disposable {
  readonly #store = new DisposableStore();
  #last: vscode.TextEditor | undefined;

  constructor(
    private readonly notify: Notify,
    private readonly rules: IgnoreRules,
  ) {
    this.#remember(vscode.window.activeTextEditor);
    this.#store.add(vscode.window.onDidChangeActiveTextEditor((editor) => this.#remember(editor)));
  }

  /** What was edited last and is still open: the chat has the keyboard when this is asked. */
  get lastDocument(): vscode.TextDocument | undefined {
    const document = this.#last?.document;
    return document?.isClosed ? undefined : document;
  }

  async insertAtCursor({ code }: CodeBlock): Promise<void> {
    const editor = await this.#editor();
    if (!editor) return this.notify.notPlaced(noEditorWords, {});
    const { document, selection, viewColumn } = editor;
    const file = vscode.workspace.asRelativePath(document.uri);
    if (isRefusedPath(document.uri.path)) return this.notify.notPlaced(refusedWords(file, "git"), {});
    const { start, end } = selection;
    const { insertSpaces, tabSize } = editor.options;
    const unit = insertSpaces === false ? "\t" : " ".repeat(typeof tabSize === "number" ? tabSize : 4);
    const text = insertionAt(code, indentUnitOf(linesOf(code)), {
      before: document.lineAt(start.line).text.slice(0, start.character),
      after: document.lineAt(end.line).text.slice(end.character),
      unit,
    });
    const before = document.getText();
    const after = before.slice(0, document.offsetAt(start)) + text + before.slice(document.offsetAt(end));
    const { version } = document;
    if (!(await isAgreed(file, [file], before, after))) return;
    const isDone = document.version === version && (await editor.edit((edit) => edit.replace(selection, text)));
    if (!isDone) return this.notify.failed(notTakenWords(file));
    await vscode.window.showTextDocument(document, { ...(viewColumn && { viewColumn }) });
  }

  async newFile(block: CodeBlock): Promise<void> {
    const free = block.path === undefined ? undefined : await this.#freePlace(block.path);
    const uri = free?.uri.with({ scheme: "untitled" });
    const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri?.toString());
    const there = open?.getText().replaceAll("\r\n", "\n") ?? "";
    if (open && there === block.code) return await show(open);
    const paths = free?.paths ?? [];
    const file = paths[0] ?? "the new file";
    if (!(await isAgreed(file, paths, "", block.code))) return;
    // What the user has at that place and did not save is not added to.
    if (!uri || there !== "") return await this.#untitled(block);
    const document = await vscode.workspace.openTextDocument(uri);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), block.code);
    await vscode.workspace.applyEdit(edit);
    await show(document);
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** The editor of the last document, brought back where another one covers it. */
  async #editor(): Promise<vscode.TextEditor | undefined> {
    const document = this.lastDocument;
    const isSeen = vscode.window.visibleTextEditors.some((editor) => editor === this.#last);
    return document && (isSeen ? this.#last : await vscode.window.showTextDocument(document, { preview: false }));
  }

  async #untitled({ code, language }: CodeBlock): Promise<void> {
    const known = await vscode.languages.getLanguages();
    const id = languageIdOf(language) ?? language;
    const document = await vscode.workspace.openTextDocument({
      content: code,
      ...(known.includes(id) && { language: id }),
    });
    await show(document);
  }

  /** Where a path leads, if a file may be made there and none is. */
  async #freePlace(path: string): Promise<{ readonly uri: vscode.Uri; readonly paths: readonly string[] } | undefined> {
    const named = await findNamedFile(path, this.rules);
    if (named.kind !== "new" || named.uri.scheme !== "file") return undefined;
    const place = await placeOf(named.uri);
    return typeof place === "string" ? undefined : { uri: named.uri, paths: [place.path, place.realPath] };
  }

  #remember(editor: vscode.TextEditor | undefined): void {
    if (!editor) return;
    const { scheme } = editor.document.uri;
    const isWritable = scheme === "untitled" || vscode.workspace.fs.isWritableFileSystem(scheme) === true;
    if (isWritable) this.#last = editor;
  }
}

async function show(document: vscode.TextDocument): Promise<void> {
  await vscode.window.showTextDocument(document, { preview: false });
}
