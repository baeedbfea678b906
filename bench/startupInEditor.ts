import { writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import type { activate } from "../src/extension";
import { type LargeFileFigures, measureLargeFile } from "./largeFileInEditor";
import { type Sections, sectionsOf } from "./synchronous";

/** What the bench measures inside of VS Code; times in milliseconds. */
export interface StartupFigures {
  readonly activationMs: number;
  /** From restarting the model process in an open window to the first suggestion in another file. */
  readonly coldMs: number;
  /** From asking in a file that Hearth was not asked in yet to the first suggestion, with the model loaded. */
  readonly warmMs: number;
  readonly sections: Sections;
  readonly typedKeys: number;
  readonly largeFile: LargeFileFigures;
}

// Ends where Kindling is very sure of what comes: every run must end in a suggestion.
const code = "import os\n\n\ndef main():\n    print(os.getcwd())\n\n\nif __name__ ==";
/** Milliseconds after which a suggestion that was waited for never comes. */
const patienceMs = 30_000;
const typedKeys = 100;

/** VS Code calls this in the extension host. */
export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension<ReturnType<typeof activate>>("hearth.hearth");
  const file = process.env.HEARTH_BENCH_RESULT;
  if (!extension || !file) throw new Error("Neither Hearth nor HEARTH_BENCH_RESULT is there.");
  const hearth = await extension.activate();
  // The whole path: VS Code's own extensions have files of that name too.
  const bundle = path.join(extension.extensionPath, "dist", "extension.js");
  const suggested = async () => {
    const before = hearth.decisions()[0];
    await vscode.commands.executeCommand("editor.action.inlineSuggest.trigger");
    await until(() => hearth.decisions()[0] !== before && hearth.decisions()[0]?.outcome.kind === "suggestion");
  };
  const ready = () => until(() => hearth.state().kind === "ready");
  await open(code);
  await ready();
  const warmMs = await timed(suggested);
  const coldMs = await timed(async () => {
    await vscode.commands.executeCommand("hearth.restart");
    await ready();
    await open(`# again\n${code}`);
    await suggested();
  });
  const sections = await sectionsOf(bundle, async () => {
    await open("");
    for (let key = 0; key < typedKeys; key++) {
      await vscode.commands.executeCommand("type", { text: code[key % code.length] });
      await sleep(20);
    }
  });
  const largeFile = await measureLargeFile(hearth, bundle);
  const figures: StartupFigures = {
    activationMs: hearth.activationMs,
    coldMs,
    warmMs,
    sections,
    typedKeys,
    largeFile,
  };
  writeFileSync(file, JSON.stringify(figures));
}

async function open(content: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: "python", content });
  const editor = await vscode.window.showTextDocument(document);
  const end = document.positionAt(content.length);
  editor.selection = new vscode.Selection(end, end);
}

async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + patienceMs; !holds(); await sleep(1)) {
    if (Date.now() > end) throw new Error(`It never came: ${holds}`);
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
