import * as vscode from "vscode";
import type { Clock } from "../util/clock";
import { DisposableStore } from "../util/disposable";
import { isSamePlace, type Place, placeOf } from "./place";

/** Milliseconds without a move after which the user is taken to read or think there. */
const restMs = 200;

/** Tells when the cursor has come to a place, by whatever means, and stays there. */
export class CursorRest {
  readonly #store = new DisposableStore();
  #wait = new AbortController();
  #rested: Place | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly onRest: (editor: vscode.TextEditor) => void,
  ) {
    this.#store.add(vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.#moved(textEditor)));
    this.#store.add(vscode.window.onDidChangeActiveTextEditor((editor) => this.#moved(editor)));
    this.#store.add({ dispose: () => this.#wait.abort("Hearth ends") });
    this.#moved(vscode.window.activeTextEditor);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #moved(editor: vscode.TextEditor | undefined): void {
    if (!editor || editor !== vscode.window.activeTextEditor) return;
    this.#wait.abort("it moved on");
    const wait = new AbortController();
    this.#wait = wait;
    void this.clock.sleep(restMs, wait.signal).then(() => {
      if (!wait.signal.aborted && editor === vscode.window.activeTextEditor) this.#rest(editor);
    });
  }

  #rest(editor: vscode.TextEditor): void {
    const place = placeOf(editor.document, editor.selection.active);
    if (this.#rested && isSamePlace(this.#rested, place)) return;
    this.#rested = place;
    this.onRest(editor);
  }
}
