import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import { type LiveProcess, processesOfRun } from "../../scripts/childProcess";
import type { CompletionOutcome } from "../../src/core/completion/outcome";
import type { activate } from "../../src/extension";
import { type Chain, type TestModel, writeTestModel } from "../helpers/ggufWriter";
import { hasHands, ui } from "./ui";

/** How long a state may take to come on a slow machine. */
const patienceMs = 30_000;

/** What Hearth tells of itself; active after the first call. */
export async function hearth(): Promise<ReturnType<typeof activate>> {
  const extension = vscode.extensions.getExtension<ReturnType<typeof activate>>("hearth.hearth");
  assert.ok(extension, "VS Code does not know Hearth");
  return await extension.activate();
}

/**
 * Waits until `look` gives something other than undefined or false.
 * @throws with `what`, and with what `told` says, when it never does
 */
export async function eventually<T>(
  what: string,
  look: () => T | Promise<T>,
  told: () => unknown = () => "",
): Promise<Exclude<T, undefined | false>> {
  for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(20)) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen as Exclude<T, undefined | false>;
  }
  throw new Error(`It never came: ${what}. ${JSON.stringify(await told())}`);
}

/** A place where Kindling is very sure: when `typed` is typed at the mark, `suggested` is shown. */
export const surePlace = {
  language: "python",
  marked: "import os\n\n\ndef main():\n    print(os.getcwd())\n\n\nif __name__‸\n",
  typed: " ==",
  suggested: ' "__main__":',
  accepted: 'if __name__ == "__main__":',
  line: 7,
} as const;

export async function modelIsReady(name: string): Promise<void> {
  const { state } = await hearth();
  const isReady = () => {
    const now = state();
    return now.kind === "ready" && now.model.name === name && now.awaited?.kind !== "loading";
  };
  await eventually(`${name} is ready`, isReady, state);
}

/** For the tests of one `describe`: Hearth runs a model that writes these texts, set by the user's own setting. */
export function useTestModel(chains: readonly Chain[], parts: Omit<TestModel, "chains"> = {}): void {
  let folder = "";
  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), "hearth-test-"));
    const file = path.join(folder, "test.gguf");
    writeTestModel(file, { ...parts, chains });
    await setModelPath(file);
    await openText("plaintext", "‸");
    await modelIsReady("Test model");
  });
  after(async () => {
    await closeEditors();
    await setModelPath(undefined);
    rmSync(folder, { recursive: true, force: true });
  });
}

export async function setModelPath(file: string | undefined): Promise<void> {
  await vscode.workspace.getConfiguration().update("hearth.model.path", file, vscode.ConfigurationTarget.Global);
}

const endings: Readonly<Record<string, string>> = { plaintext: "txt", typescript: "ts", python: "py" };

/** Opens a new file with the cursor at the mark "‸". Each has a name of its own: Hearth remembers answers by document. */
export async function openText(language: keyof typeof endings, marked: string): Promise<vscode.TextEditor> {
  return await openFile(`case-${randomUUID()}.${endings[language]}`, marked);
}

/** Writes a file of the workspace and opens it with the cursor at the mark "‸", its end if there is none. */
export async function openFile(name: string, marked: string): Promise<vscode.TextEditor> {
  const uri = inWorkspace(name);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(marked.replace("‸", "")));
  const at = marked.indexOf("‸");
  return await show(await vscode.workspace.openTextDocument(uri), at === -1 ? marked.length : at);
}

export function inWorkspace(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, "no workspace");
  return vscode.Uri.joinPath(folder.uri, name);
}

async function show(document: vscode.TextDocument, offset: number): Promise<vscode.TextEditor> {
  const place = document.positionAt(offset);
  const selection = new vscode.Selection(place, place);
  const editor = await vscode.window.showTextDocument(document, { preview: false, selection });
  if (hasHands) await ui.waitForCursor(place.line + 1, visibleColumn(editor, place));
  return editor;
}

/** What the status bar calls the column: a tab reaches to the next stop. */
function visibleColumn({ document, options }: vscode.TextEditor, { line, character }: vscode.Position): number {
  const before = document.lineAt(line).text.slice(0, character);
  const tabSize = typeof options.tabSize === "number" ? options.tabSize : 4;
  let column = 0;
  for (const one of before) column = one === "\t" ? (Math.floor(column / tabSize) + 1) * tabSize : column + 1;
  return column + 1;
}

export async function putCursor({ document }: vscode.TextEditor, offset: number): Promise<void> {
  await show(document, offset);
}

/** Waits until exactly this grey text is on screen. */
export async function ghostTextIs(text: string): Promise<void> {
  await eventually(
    `the grey text is ${JSON.stringify(text)}`,
    async () => (await ui.ghostText()) === text,
    async () => {
      const last = (await hearth()).decisions().at(-1);
      const editor = vscode.window.activeTextEditor;
      const [document, cursor] = [editor?.document.getText(), editor?.selection.active];
      return { shown: await ui.ghostText(), outcome: last?.outcome, uri: last?.request.document.uri, document, cursor };
    },
  );
}

/** Waits until nothing is asked of the model and the process has nothing left to do, also nothing ahead of the user. @returns calls made so far */
export async function callsWhenQuiet(): Promise<number> {
  const { processStatus, isWorking } = await hearth();
  return await eventually("the model process is quiet", async () => {
    const completions = isWorking() ? undefined : (await processStatus())?.completions;
    return completions && completions.started === completions.settled ? completions.started : undefined;
  });
}

/** What Hearth answered last behind `before` in the document that is being edited. */
export async function answerBehind(before: string): Promise<CompletionOutcome> {
  const { decisions } = await hearth();
  const edited = vscode.window.activeTextEditor?.document.uri.toString();
  const answered = () =>
    decisions().find(({ request }) => request.document.uri === edited && request.before.endsWith(before))?.outcome;
  return await eventually(`Hearth was asked behind ${before}`, answered);
}

/** The model processes of this VS Code that live. */
export function modelProcesses(): readonly LiveProcess[] {
  const own = processesOfRun(process.env.HEARTH_RUNTIME_DIR ?? "");
  return own.filter(({ command }) => command.includes("host.mjs"));
}

/** Gives the editor the keyboard back, without moving its cursor. */
export async function focusEditor(): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
  await ui.waitForEditorFocus();
}

/** Closes all editors; what was not saved is lost. */
export async function closeEditors(): Promise<void> {
  for (let editor = vscode.window.activeTextEditor; editor; editor = vscode.window.activeTextEditor) {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  }
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}

/** Waits until a document has exactly this text: VS Code's window is ahead of the extension host. */
export async function textIs(document: vscode.TextDocument, text: string): Promise<void> {
  const now = () => document.getText();
  await eventually(`the text is ${JSON.stringify(text)}`, () => now() === text, now);
}

/** Waits until Hearth decided with this reason about the document that is being edited. */
export async function decidedNone(reason: string): Promise<void> {
  const { decisions } = await hearth();
  const edited = vscode.window.activeTextEditor?.document.uri.toString();
  const isDecided = () =>
    decisions().some(
      ({ outcome, request }) => outcome.kind === "none" && outcome.reason === reason && request.document.uri === edited,
    );
  await eventually(`nothing is suggested, because ${reason}`, isDecided, () =>
    decisions()
      .slice(0, 5)
      .map(({ outcome, request }) => [request.document.path, outcome]),
  );
}
