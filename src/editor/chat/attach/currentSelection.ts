import * as vscode from "vscode";
import type { AttachOutcome } from "../../../core/chat/attach/outcome";
import type { SelectionView } from "../../../protocol/page";
import { DisposableStore } from "../../../util/disposable";
import { Emitter } from "../../../util/event";
import { isServed, modelPathOf } from "../../documents";
import { attachFile } from "./files";
import type { FileTexts } from "./fileTexts";
import { openFiles } from "./recentFiles";
import { attachSelection, type SelectedIn, selectedRanges, selectionLabel } from "./selections";

const memoryKey = "hearth.chat.selection";

interface Switches {
  /** Whether what is selected goes along with a question. */
  readonly selection: boolean;
  /** Whether the file does where nothing is selected. */
  readonly file: boolean;
}

const atFirst: Switches = { selection: true, file: false };

/**
 * What of the editor goes along with the next question by itself: the selection, unless the user switched that off, and
 * the file where nothing is selected, if the user switched that on. Remembered for the window's workspace.
 */
export class CurrentSelection {
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<SelectionView | undefined>());
  /** Told with the view that holds from now on, and only where it is another one. */
  readonly onDidChange = this.#didChange.event;
  /** The last editor of text; it is kept when the keyboard goes to a page, an output panel or a picture. */
  #editor: SelectedIn | undefined;
  #switches: Switches;
  #told = "";

  constructor(
    private readonly texts: FileTexts,
    private readonly memory: vscode.Memento,
  ) {
    this.#switches = { ...atFirst, ...memory.get<Partial<Switches>>(memoryKey) };
    const { window } = vscode;
    const update = () => this.#update();
    const listening = [
      window.onDidChangeActiveTextEditor(update),
      window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor === window.activeTextEditor) this.#update();
      }),
      window.tabGroups.onDidChangeTabs(update),
      vscode.workspace.onDidCloseTextDocument(update),
      texts.rules.onDidChange(update),
    ];
    for (const one of listening) this.#store.add(one);
    void texts.rules.loaded().then(update);
    this.#update();
  }

  /** The last editor of text, as long as its file is open. */
  get editor(): SelectedIn | undefined {
    return this.#editor;
  }

  /** Undefined where no file is open that may be shown. */
  get view(): SelectionView | undefined {
    if (!this.#editor || this.texts.keptBackByName(this.#editor.document.uri)) return undefined;
    return { label: selectionLabel(this.#editor), isIncluded: this.#isIncluded(this.#editor) };
  }

  /** Switches what is shown at this moment on or off: selections, or files without one. */
  async include(isIncluded: boolean): Promise<void> {
    if (!this.#editor) return;
    const part = hasSelection(this.#editor) ? "selection" : "file";
    this.#switches = { ...this.#switches, [part]: isIncluded };
    this.#tell();
    await this.memory.update(memoryKey, this.#switches);
  }

  /** What goes along with a question that is asked now; undefined where nothing does. */
  async attachment(): Promise<AttachOutcome | undefined> {
    const editor = this.#editor;
    if (!editor || !this.view?.isIncluded) return undefined;
    return hasSelection(editor)
      ? await attachSelection(this.texts, editor)
      : await attachFile(this.texts, editor.document.uri);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #isIncluded(editor: SelectedIn): boolean {
    return hasSelection(editor) ? this.#switches.selection : this.#switches.file;
  }

  #update(): void {
    const active = vscode.window.activeTextEditor;
    if (active && isServed(active.document)) this.#editor = active;
    else if (this.#editor && !isOpen(this.#editor.document)) this.#editor = undefined;
    this.#tell();
  }

  #tell(): void {
    const { view } = this;
    const told = JSON.stringify([view, this.#editor && modelPathOf(this.#editor.document)]);
    if (told === this.#told) return;
    this.#told = told;
    this.#didChange.fire(view);
  }
}

function hasSelection(editor: SelectedIn): boolean {
  return selectedRanges(editor).length > 0;
}

/** Whether an editor or a tab shows it; a notebook's cells stand in that of the notebook. */
function isOpen({ uri, isClosed }: vscode.TextDocument): boolean {
  if (isClosed) return false;
  const isVisible = vscode.window.visibleTextEditors.some(({ document }) => document.uri.toString() === uri.toString());
  return isVisible || openFiles().some(({ path }) => path === uri.path);
}
