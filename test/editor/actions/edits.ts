import assert from "node:assert/strict";
import path from "node:path";
import * as vscode from "vscode";
import { root } from "../../../scripts/root";
import type { LineSpan } from "../../../src/core/edit/inline/followedLines";
import { InlineEdits } from "../../../src/editor/actions/inline/inlineEdits";
import { InstructionBox } from "../../../src/editor/actions/inline/instructionBox";
import { GrammarParser } from "../../../src/editor/actions/syntax/grammarParser";
import { FileTexts } from "../../../src/editor/chat/attach/fileTexts";
import { DefinitionFinder } from "../../../src/editor/context/definitionFinder";
import { IgnoreRules } from "../../../src/editor/ignoreRules";
import { Notify } from "../../../src/editor/notify";
import { systemClock } from "../../../src/util/clock";
import { FakeChatBackend, type FakeChatCall } from "../../helpers/fakeChatBackend";
import { MemoryMemento } from "../../helpers/memento";
import { closeEditors, eventually, inWorkspace, textIs } from "../hearth";
import { ui } from "../ui";

/** Remembers what it says: VS Code keeps a message from the screen where several come within a second. */
class HeardNotify extends Notify {
  readonly heard: string[] = [];

  override notPlaced(words: string, remedies: Parameters<Notify["notPlaced"]>[1]): void {
    this.heard.push(words);
    super.notPlaced(words, remedies);
  }

  override nothingDone(words: string, remedies?: Parameters<Notify["nothingDone"]>[1]): void {
    this.heard.push(words);
    super.nothingDone(words, remedies);
  }

  override editFailed(error: unknown, remedies: Parameters<Notify["editFailed"]>[1]): void {
    this.heard.push(String(error));
    super.editFailed(error, remedies);
  }
}

/** Changes of code by a model whose answers the test writes, in the window that the test runs in. */
export class EditBench {
  readonly backend = new FakeChatBackend({ contextSize: 100_000 });
  readonly edits: InlineEdits;
  readonly notify: HeardNotify;
  readonly #rules = new IgnoreRules();
  readonly #languages: vscode.Disposable[] = [];
  #started: Promise<void> = Promise.resolve();

  /** @param memory what VS Code keeps for the folder */
  constructor(readonly memory = new MemoryMemento()) {
    const none = async () => undefined;
    this.notify = new HeardNotify(
      { restart: none, showLog: none, settings: { useModel: none, enableInlineSuggest: none } },
      this.memory,
    );
    const box = new InstructionBox(new MemoryMemento());
    const texts = new FileTexts(this.#rules);
    const source = new DefinitionFinder(systemClock);
    const parser = new GrammarParser(path.join(root, "dist"));
    const { backend, notify } = this;
    this.edits = new InlineEdits({ backend, parser, texts, source, box, notify, memory, clock: systemClock });
  }

  /** What was said to the user, in order. */
  get heard(): readonly string[] {
    return this.notify.heard;
  }

  /** Asks for a change of lines `from`..`to` of an editor, counted from 1. @returns the call, which the test answers */
  async ask(editor: vscode.TextEditor, from: number, to: number): Promise<FakeChatCall> {
    const before = this.backend.calls.length;
    const span: LineSpan = { from: from - 1, to };
    this.#started = this.edits.start(editor, span, { instruction: "change it", background: "" });
    await eventually("the model is asked", () => this.backend.calls.length > before);
    return this.backend.call;
  }

  /** What an editor's lines import is declared in the first line of these files. @param nameOf a file by the import's line */
  async declares({ document }: vscode.TextEditor, nameOf: (line: number) => string): Promise<void> {
    const provideDefinition = (_document: vscode.TextDocument, { line }: vscode.Position) =>
      new vscode.Location(inWorkspace(nameOf(line)), new vscode.Position(0, 16));
    this.#languages.push(vscode.languages.registerDefinitionProvider(document.languageId, { provideDefinition }));
    // The language's own extension, which is started by the first question, takes longer than Hearth waits.
    const place = new vscode.Position(0, 9);
    await vscode.commands.executeCommand("vscode.executeDefinitionProvider", document.uri, place);
  }

  /** The change is whole, or nothing came of it. */
  async done(): Promise<void> {
    await this.#started;
  }

  dispose(): void {
    this.edits.dispose();
    this.#rules.dispose();
    for (const one of this.#languages) one.dispose();
  }
}

/** For the tests of one `describe`. */
export function useEditBench(): () => EditBench {
  let bench: EditBench;
  beforeEach(() => {
    bench = new EditBench();
  });
  afterEach(async () => {
    bench.dispose();
    await vscode.commands.executeCommand("notifications.clearAll");
    await closeEditors();
  });
  return () => bench;
}

/** Opens a file with these bytes. */
export async function open(name: string, text: string): Promise<vscode.TextEditor> {
  const uri = inWorkspace(name);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  const document = await vscode.workspace.openTextDocument(uri);
  // VS Code keeps a closed document for a while, with its old text.
  await textIs(document, text);
  return await vscode.window.showTextDocument(document);
}

/** What a document would be saved as, with its own line ends, once the window has told all of it. */
export async function savedAs({ document }: vscode.TextEditor, text: string): Promise<void> {
  const now = () => document.getText();
  await eventually(`it is ${JSON.stringify(text)}`, () => now() === text, now);
  await document.save();
  assert.equal(Buffer.from(await vscode.workspace.fs.readFile(document.uri)).toString(), text);
}

/** Presses a key in the editor. */
export async function press(key: string): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
  await ui.waitForEditorFocus();
  await ui.press(key);
}

export const block = (code: string, language = "ts") => `\`\`\`${language}\n${code}\n\`\`\`\n`;
