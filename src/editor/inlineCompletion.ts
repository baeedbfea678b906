import * as vscode from "vscode";
import type { Completer } from "../core/completion/completer";
import type { CompletionOutcome, Suggestion } from "../core/completion/outcome";
import type { Backend, CompletionModel } from "../core/model/backend";
import type { Clock } from "../util/clock";
import { DisposableStore } from "../util/disposable";
import type { CompletionSwitch } from "./completionSwitch";
import { extensionId, internalCommands } from "./contributions";
import { isServed } from "./documents";
import { cursorAfter, type Question, questionAt } from "./requests";

/**
 * Milliseconds within which VS Code gets an answer, if only an empty one: it cancels a provider that IntelliSense
 * waits for after some 700 ms. A later suggestion is brought by asking again.
 */
const answerWithinMs = 600;

interface Place {
  readonly document: vscode.TextDocument;
  readonly version: number;
  readonly position: vscode.Position;
}

/** Shows what a {@link Completer} suggests as ghost text, by VS Code's stable API only. */
export class InlineCompletion implements vscode.InlineCompletionItemProvider {
  readonly #store = new DisposableStore();
  #registration: vscode.Disposable | undefined;
  /** Where the user asked by key or command; VS Code's "Invoke" also comes from hovering. */
  #asked: Place | undefined;
  /** The last place that got no answer because the model was not there yet, and what stood in for it, if anything. */
  #waiting: { readonly place: Place; readonly standIn: CompletionModel | undefined } | undefined;

  constructor(
    private readonly completer: Completer,
    private readonly backend: Backend,
    private readonly onOff: CompletionSwitch,
    private readonly clock: Clock,
  ) {
    this.#store.add(vscode.workspace.onDidChangeTextDocument((change) => this.#prepare(change)));
    this.#store.add(vscode.window.onDidChangeActiveTextEditor(() => this.#update()));
    this.#store.add(onOff.onDidChange(() => this.#update()));
    this.#store.add(backend.onDidChangeState((state) => state.kind === "ready" && this.#answerWaiting(state.model)));
    this.#store.add({ dispose: () => this.#registration?.dispose() });
    this.#update();
  }

  /** Asks for the active editor's cursor on the user's behalf. */
  async trigger(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    this.#asked = editor && placeOf(editor.document, editor.selection.active);
    await vscode.commands.executeCommand("editor.action.inlineSuggest.trigger");
  }

  async provideInlineCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    context: vscode.InlineCompletionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlineCompletionItem[]> {
    const place = placeOf(document, position);
    const question = questionAt(document, position, {
      editor: editorOf(document),
      selected: context.selectedCompletionInfo,
      trigger: this.#asked && isSame(this.#asked, place) ? "explicit" : "automatic",
      switch: this.onOff.positionFor(document),
    });
    const abort = new AbortController();
    const cancelling = token.onCancellationRequested(() => abort.abort("VS Code cancelled"));
    const asked = this.completer.suggest(question.request, { signal: abort.signal });
    void asked.then(() => cancelling.dispose());
    const late = new AbortController();
    const outcome = await Promise.race([
      asked,
      this.clock.sleep(answerWithinMs, late.signal).then(() => "late" as const),
    ]);
    late.abort("answered");
    if (outcome === "late") {
      void this.#bringLater(asked, place, abort);
      return [];
    }
    if (outcome.kind === "suggestion") return [itemFor(outcome, question, position)];
    this.#noteWaiting(outcome, place);
    return [];
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** Asks again when an answer came that was too late, and gives it up when the user goes elsewhere before. */
  async #bringLater(asked: Promise<CompletionOutcome>, place: Place, abort: AbortController): Promise<void> {
    const leaving = () => this.#isStillAt(place) || abort.abort("the user went elsewhere");
    const listening = [
      vscode.window.onDidChangeTextEditorSelection(leaving),
      vscode.window.onDidChangeActiveTextEditor(leaving),
    ];
    const answer = await asked;
    for (const one of listening) one.dispose();
    if (answer.kind === "suggestion" && this.#isStillAt(place)) this.#askAgain();
    this.#noteWaiting(answer, place);
  }

  #noteWaiting(outcome: CompletionOutcome, place: Place): void {
    if (outcome.kind !== "none") return;
    const { state } = this.backend;
    if (outcome.reason === "notReady") this.#waiting = { place, standIn: undefined };
    else if ("awaited" in state && state.awaited?.kind === "loading") this.#waiting = { place, standIn: state.model };
  }

  /** VS Code asks only some 60 ms after a change; the model begins at once. */
  #prepare(change: vscode.TextDocumentChangeEvent): void {
    const editor = vscode.window.activeTextEditor;
    if (!this.#registration || editor?.document !== change.document || editor.selections.length > 1) return;
    const position = cursorAfter(change);
    if (!position) return;
    const { request } = questionAt(change.document, position, {
      editor: undefined,
      trigger: "automatic",
      switch: this.onOff.positionFor(change.document),
    });
    this.completer.prepare({ ...request, indentation: indentationOf(editor) ?? request.indentation });
  }

  /** A registered provider makes IntelliSense wait, so there is one only where Hearth may answer: asleep too, by key. */
  #update(): void {
    const document = vscode.window.activeTextEditor?.document;
    const position = this.onOff.positionFor(document);
    const isOn = position === "on" || position === "snoozed";
    if (position === "on" && document && isServed(document)) this.backend.warm();
    if (isOn === (this.#registration !== undefined)) return;
    this.#registration?.dispose();
    this.#registration = isOn ? this.#register() : undefined;
  }

  #register(): vscode.Disposable {
    return vscode.languages.registerInlineCompletionItemProvider("*", this);
  }

  #answerWaiting(model: CompletionModel): void {
    if (!this.#waiting || this.#waiting.standIn === model) return;
    const { place } = this.#waiting;
    this.#waiting = undefined;
    if (this.#isStillAt(place)) this.#askAgain();
  }

  #isStillAt(place: Place): boolean {
    const editor = vscode.window.activeTextEditor;
    return editor !== undefined && isSame(place, placeOf(editor.document, editor.selection.active));
  }

  /**
   * Makes VS Code ask for the same text again without a blank frame: it remembers answers by the set of providers, so a
   * new registration counts as unasked. The arguments are undocumented (tried on 1.139); where they are refused, the
   * plain command asks too, at the price of a flicker.
   */
  #askAgain(): void {
    if (!this.#registration) return;
    const old = this.#registration;
    this.#registration = this.#register();
    old.dispose();
    const trigger = "editor.action.inlineSuggest.trigger";
    const again = vscode.commands.executeCommand(trigger, { providerId: `${extensionId}:*`, explicit: false });
    again.then(undefined, () => vscode.commands.executeCommand(trigger));
  }
}

function placeOf(document: vscode.TextDocument, position: vscode.Position): Place {
  return { document, version: document.version, position };
}

function isSame(a: Place, b: Place): boolean {
  return a.document === b.document && a.version === b.version && a.position.isEqual(b.position);
}

/** The editor that the user types in, where two show the same document. */
function editorOf(document: vscode.TextDocument): vscode.TextEditor | undefined {
  const active = vscode.window.activeTextEditor;
  if (active?.document === document) return active;
  return vscode.window.visibleTextEditors.find((editor) => editor.document === document);
}

function itemFor(suggestion: Suggestion, question: Question, position: vscode.Position): vscode.InlineCompletionItem {
  const { selected } = question;
  // IntelliSense may replace text right of the cursor; what the suggestion replaces comes behind that.
  const from = selected?.replaced.end.isAfter(position) ? selected.replaced.end : position;
  const end = from.translate(0, suggestion.replacedAfter);
  const range = new vscode.Range(selected ? selected.replaced.start : position, end);
  const item = new vscode.InlineCompletionItem((selected?.text ?? "") + suggestion.text, range);
  item.command = {
    command: internalCommands.acceptedCompletion,
    title: "Accepted",
    arguments: [question.request.document.path, suggestion.text.length],
  };
  return item;
}

function indentationOf(editor: vscode.TextEditor) {
  const { tabSize, insertSpaces } = editor.options;
  if (typeof tabSize !== "number" || typeof insertSpaces !== "boolean") return undefined;
  return { tabSize, insertSpaces };
}
