import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import type { activate } from "../src/extension";
import { type Sections, sectionsOf } from "./synchronous";

/** What Hearth costs the extension host in a file of 20,000 lines; times in milliseconds, the worst of all. */
export interface LargeFileFigures {
  /** From VS Code's question to the answer, for each key that was a suggestion's next character. */
  readonly typedThroughMs: readonly number[];
  /** The same for the first question behind each accepted suggestion. */
  readonly afterAcceptMs: readonly number[];
  /** How many of all these the model had to be asked for. */
  readonly missed: number;
  readonly sections: Sections;
  readonly typedKeys: number;
}

interface Times {
  readonly typed: number[];
  readonly accepted: number[];
  missed: number;
}

type Hearth = ReturnType<typeof activate>;

const lineCount = 20_000;
const holes = 4;
/** Characters of a suggestion that are typed before it is accepted. */
const typedOfIt = 6;
const typedKeys = 100;
/** Milliseconds between keys: more than VS Code's own debounce, so that each key is asked for. */
const betweenKeysMs = 90;
const patienceMs = 30_000;

const start = "  let sum = 0;\n  for (let i = 0; i <";
const body = " items.length; i++) {\n    sum += items[i];\n  }\n  return sum;\n}\n\n";
const head = (name: string) => `export function ${name}(items: number[]): number {\n`;

/** Functions of one kind, of which the model is sure; in the middle some that break off. */
function largeText(): string {
  const whole = (at: number) => `${head(`total${at}`)}${start}${body}`;
  const count = lineCount / (whole(0).split("\n").length - 1);
  const texts = Array.from({ length: Math.ceil(count) }, (_, at) => whole(at));
  for (let hole = 0; hole < holes; hole++) {
    const at = Math.floor(texts.length / 2) + hole * 20;
    texts[at] = `${head(`hole${hole}`)}${start}\n}\n\n${texts[at]}`;
  }
  return texts.join("");
}

/** @param bundle path of Hearth's code */
export async function measureLargeFile(hearth: Hearth, bundle: string): Promise<LargeFileFigures> {
  const document = await vscode.workspace.openTextDocument({ language: "typescript", content: largeText() });
  if (document.lineCount < lineCount) throw new Error(`The file has ${document.lineCount} lines only.`);
  const editor = await vscode.window.showTextDocument(document);
  const times: Times = { typed: [], accepted: [], missed: 0 };
  await turnIntelliSense("off");
  for (let hole = 0; hole < holes; hole++) {
    await fillHole(hearth, editor, hole, times);
  }
  await turnIntelliSense("on");
  if (times.typed.length === 0) throw new Error("The model suggested nothing where it should be sure.");
  putCursor(editor, document.getText().indexOf(head("total100")));
  const sections = await sectionsOf(bundle, typeKeys);
  return {
    typedThroughMs: times.typed,
    afterAcceptMs: times.accepted,
    missed: times.missed,
    sections,
    typedKeys,
  };
}

/** With a proposal of IntelliSense selected VS Code asks for the text as if that stood there, and not for what was typed. */
async function turnIntelliSense(to: "on" | "off"): Promise<void> {
  const settings = vscode.workspace.getConfiguration("editor");
  const off = {
    quickSuggestions: { other: "off", comments: "off", strings: "off" },
    suggestOnTriggerCharacters: false,
  };
  for (const [name, value] of Object.entries(off)) {
    await settings.update(name, to === "off" ? value : undefined, vscode.ConfigurationTarget.Global);
  }
}

async function fillHole(hearth: Hearth, editor: vscode.TextEditor, hole: number, times: Times): Promise<void> {
  const { document } = editor;
  const cut = `${head(`hole${hole}`)}${start}`;
  putCursor(editor, document.getText().indexOf(cut) + cut.length);
  await vscode.commands.executeCommand("type", { text: " " });
  const suggested = await decidedAt(hearth, editor);
  if (suggested.outcome.kind !== "suggestion") return;
  const { text } = suggested.outcome;
  for (const character of text.slice(0, typedOfIt)) {
    await sleep(betweenKeysMs);
    await vscode.commands.executeCommand("type", { text: character });
    note(await decidedAt(hearth, editor), times.typed, times);
  }
  await quiet(hearth);
  await vscode.commands.executeCommand("editor.action.inlineSuggest.commit");
  note(await decidedAt(hearth, editor), times.accepted, times);
}

function note({ outcome, elapsedMs }: ReturnType<Hearth["decisions"]>[number], to: number[], times: Times): void {
  if (outcome.kind === "suggestion" && outcome.source === "model") times.missed++;
  else to.push(elapsedMs);
}

async function typeKeys(): Promise<void> {
  const code = "const value = items.map((item) => item * 2);\n";
  for (let key = 0; key < typedKeys; key++) {
    await vscode.commands.executeCommand("type", { text: code[key % code.length] });
    await sleep(20);
  }
}

/** The first decision about the text left of the cursor as it is now. */
async function decidedAt(hearth: Hearth, editor: vscode.TextEditor) {
  const textBefore = () => {
    const position = editor.selection.active;
    return editor.document.getText(new vscode.Range(new vscode.Position(position.line - 2, 0), position));
  };
  for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(1)) {
    const before = textBefore();
    const decided = hearth.decisions().filter(({ request }) => request.before.endsWith(before));
    const settled = decided.filter(({ outcome }) => outcome.kind !== "none" || outcome.reason !== "cancelled");
    const oldest = settled.at(-1);
    if (oldest) return oldest;
  }
  const last = hearth.decisions()[0]?.request.before.slice(-100);
  throw new Error(`Hearth was not asked behind ${JSON.stringify(textBefore())}; last behind ${JSON.stringify(last)}.`);
}

/** Waits until the model process has nothing to do. */
async function quiet(hearth: Hearth): Promise<void> {
  for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(20)) {
    const completions = (await hearth.processStatus())?.completions;
    if (completions && completions.started === completions.settled) return;
  }
  throw new Error("The model process never came to rest.");
}

function putCursor(editor: vscode.TextEditor, offset: number): void {
  const place = editor.document.positionAt(offset);
  editor.selection = new vscode.Selection(place, place);
  editor.revealRange(new vscode.Range(place, place));
}
