import * as vscode from "vscode";
import type { Completer } from "../core/completion/completer";
import type { CompletionOutcome, Suggestion } from "../core/completion/outcome";
import type { CompletionRequest } from "../core/completion/request";
import type { Backend, CompletionModel } from "../core/model/backend";
import type { Clock } from "../util/clock";
import { DisposableStore } from "../util/disposable";
import type { CompletionSwitch } from "./completionSwitch";
import { internalCommands } from "./contributions";
import { CursorRest } from "./cursorRest";
import { isServed } from "./documents";
import { isSamePlace, type Place, placeOf } from "./place";
import { Registration } from "./registration";
import { cursorAfter, type Question, questionAt } from "./requests";
import type { SettingsReader } from "./settings";
import { TextReader } from "./textAround";

/**
 * Milliseconds within which VS Code gets an answer, if only an empty one: it cancels a provider that IntelliSense
 * waits for after some 700 ms. A later suggestion is brought by asking again.
 */
const answerWithinMs = 600;

/** Milliseconds after an accept within which VS Code asks by itself, if it does. */
const asksAfterAcceptMs = 150;

/** Shows what a {@link Completer} suggests as ghost text, by VS Code's stable API only. */
export class InlineCompletion implements vscode.InlineCompletionItemProvider {
  readonly #store = new DisposableStore();
  readonly #registration = this.#store.add(new Registration(this));
  readonly #text = new TextReader();
  #model: CompletionModel | undefined;
  #lastAsked: Place | undefined;
  /** Where the user asked by key or command; VS Code's "Invoke" also comes from hovering. */
  #asked: Place | undefined;
  /** The last place that got no answer because the model was not there yet, and what stood in for it, if anything. */
  #waiting: { readonly place: Place; readonly standIn: CompletionModel | undefined } | undefined;
  /** What was asked last, where it was answered with a suggestion. */
  #shown: { readonly request: CompletionRequest; readonly place: Place } | undefined;

  constructor(
    private readonly completer: Completer,
    private readonly backend: Backend,
    private readonly onOff: CompletionSwitch,
    private readonly settings: SettingsReader,
    private readonly clock: Clock,
  ) {
    this.#store.add(vscode.workspace.onDidChangeTextDocument((change) => this.#prepare(change)));
    this.#store.add(vscode.window.onDidChangeActiveTextEditor(() => this.#update()));
    this.#store.add(onOff.onDidChange(() => this.#update()));
    this.#store.add(backend.onDidChangeState((state) => state.kind === "ready" && this.#ready(state.model)));
    this.#store.add(completer.onDidGrow((request) => this.#bringMore(request)));
    this.#update();
    this.#store.add(new CursorRest(clock, (editor) => this.#rested(editor)));
  }

  /** Asks for the active editor's cursor on the user's behalf. */
  async trigger(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    this.#asked = editor && placeOf(editor.document, editor.selection.active);
    await vscode.commands.executeCommand("editor.action.inlineSuggest.trigger");
  }

  /** VS Code does not ask for what comes behind a suggestion whose last word was taken by itself; behind others it does. */
  async accepted(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return;
    await this.clock.sleep(asksAfterAcceptMs);
    const place = placeOf(editor.document, editor.selection.active);
    const isAsked = this.#lastAsked !== undefined && isSamePlace(this.#lastAsked, place);
    if (!isAsked && this.#isStillAt(place)) this.#registration.askAgain({ isShown: false });
  }

  async provideInlineCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    context: vscode.InlineCompletionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlineCompletionItem[]> {
    const askedAt = this.clock.now();
    const place = placeOf(document, position);
    this.#lastAsked = place;
    const question = this.#questionAt(place, {
      editor: editorOf(document),
      selected: context.selectedCompletionInfo,
      trigger: this.#asked && isSamePlace(this.#asked, place) ? "explicit" : "automatic",
    });
    const abort = new AbortController();
    const cancelling = token.onCancellationRequested(() => abort.abort("VS Code cancelled"));
    const asked = this.completer.suggest(question.request, { askedAt, signal: abort.signal });
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
    if (outcome.kind === "none") {
      this.#noteWaiting(outcome, place);
      return [];
    }
    this.#shown = { request: question.request, place };
    return [itemFor(outcome, question, position)];
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
    if (answer.kind === "suggestion" && this.#isStillAt(place)) this.#registration.askAgain({ isShown: false });
    this.#noteWaiting(answer, place);
  }

  /** Where it cannot be brought, the rest of a block is the next suggestion after an accept, or after Enter. */
  #bringMore(request: CompletionRequest): void {
    const isShown = this.#shown?.request === request && this.#isStillAt(this.#shown.place);
    if (isShown) this.#registration.askAgain({ isShown });
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
    if (!this.#registration.isOn || editor?.document !== change.document || editor.selections.length > 1) return;
    const position = cursorAfter(change);
    if (!position) return;
    // The selection that the editor has now is the one before the change.
    const { request } = this.#questionAt(placeOf(change.document, position), { editor: undefined });
    this.completer.prepare({ ...request, indentation: indentationOf(editor) ?? request.indentation });
  }

  #rested(editor: vscode.TextEditor): void {
    if (!this.#registration.isOn || !isServed(editor.document)) return;
    this.completer.rest(this.#questionAt(placeOf(editor.document, editor.selection.active), { editor }).request);
  }

  #questionAt(
    { document, position }: Place,
    from: {
      readonly editor: vscode.TextEditor | undefined;
      readonly selected?: vscode.SelectedCompletionInfo | undefined;
      readonly trigger?: CompletionRequest["trigger"];
    },
  ): Question {
    return questionAt(document, position, {
      trigger: "automatic",
      ...from,
      text: this.#text,
      switch: this.onOff.positionFor(document),
      preferences: this.settings.preferencesFor(document),
    });
  }

  /** A registered provider makes IntelliSense wait, so there is one only where Hearth may answer: asleep too, by key. */
  #update(): void {
    const document = vscode.window.activeTextEditor?.document;
    const position = this.onOff.positionFor(document);
    const isOn = position === "on" || position === "snoozed";
    if (position === "on" && document && isServed(document)) this.backend.warm();
    this.#registration.turn(isOn);
  }

  #ready(model: CompletionModel): void {
    const editor = vscode.window.activeTextEditor;
    // Where the cursor rested before the model was there.
    if (this.#model !== model && editor) this.#rested(editor);
    this.#model = model;
    this.#answerWaiting(model);
  }

  #answerWaiting(model: CompletionModel): void {
    if (!this.#waiting || this.#waiting.standIn === model) return;
    const { place } = this.#waiting;
    this.#waiting = undefined;
    if (this.#isStillAt(place)) this.#registration.askAgain({ isShown: false });
  }

  #isStillAt(place: Place): boolean {
    const editor = vscode.window.activeTextEditor;
    return editor !== undefined && isSamePlace(place, placeOf(editor.document, editor.selection.active));
  }
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
