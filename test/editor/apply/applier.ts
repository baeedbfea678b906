import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import { root } from "../../../scripts/root";
import { type CodeBlock, codeBlocks } from "../../../src/core/edit/codeBlocks";
import { CodeApplier } from "../../../src/editor/chat/apply/codeApplier";
import { proposalScheme } from "../../../src/editor/contributions";
import { IgnoreRules } from "../../../src/editor/ignoreRules";
import { Notify } from "../../../src/editor/notify";
import { systemClock } from "../../../src/util/clock";
import { closeEditors, eventually, inWorkspace } from "../hearth";
import { ui } from "../ui";

/** Remembers what it says: VS Code keeps a message from the screen where several come within a second. */
class HeardNotify extends Notify {
  readonly heard: string[] = [];

  override notPlaced(words: string, remedies: Parameters<Notify["notPlaced"]>[1]): void {
    this.heard.push(words);
    super.notPlaced(words, remedies);
  }
}

let notify: HeardNotify;
let rules: IgnoreRules;
let applier: CodeApplier;

/** For the tests of one `describe`: what the chat's view has. */
export function useApplier(): () => CodeApplier {
  before(() => {
    const memory: vscode.Memento = { keys: () => [], get: () => undefined, update: async () => undefined };
    const none = async () => undefined;
    const settings = { useModel: none, enableInlineSuggest: none };
    notify = new HeardNotify({ restart: none, showLog: none, settings }, memory);
    rules = new IgnoreRules();
    applier = new CodeApplier(notify, systemClock, rules);
  });
  after(() => {
    applier.dispose();
    rules.dispose();
  });
  afterEach(async () => {
    await ui.press("Escape");
    await vscode.commands.executeCommand("notifications.clearAll");
    await closeEditors();
  });
  return () => applier;
}

/** Waits until what a `.gitignore` says of a file is known. */
export async function ignored(uri: vscode.Uri): Promise<void> {
  await eventually("it is ignored", () => rules.gitIgnores(uri));
}

/** The only block of an answer. */
export async function block(markdown: string): Promise<CodeBlock> {
  const [one, ...others] = codeBlocks(markdown);
  assert.ok(one && others.length === 0);
  return one;
}

export async function fence(info: string, ...lines: readonly string[]): Promise<CodeBlock> {
  return await block(`\`\`\`${info}\n${lines.join("\n")}\n\`\`\`\n`);
}

/** Writes a file of the workspace, byte for byte. */
export async function write(name: string, text: string): Promise<vscode.Uri> {
  const uri = inWorkspace(name);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  return uri;
}

export function bytesOf(uri: vscode.Uri): string {
  return readFileSync(uri.fsPath, "latin1");
}

/** Waits until a proposal is on screen. @returns its text */
export async function proposed(): Promise<vscode.TextDocument> {
  return await eventually("a proposal is shown", () => {
    const document = vscode.window.activeTextEditor?.document;
    return document?.uri.scheme === proposalScheme ? document : undefined;
  });
}

export async function applyProposed(): Promise<void> {
  await proposed();
  // The command's own is that of the chat, and knows nothing of this one's.
  await applier.applyProposal();
}

export function hasProposal(): boolean {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.some(({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.scheme === proposalScheme);
}

/** What the user was told last. */
export function told(): string {
  return notify.heard.at(-1) ?? "";
}

export function picture(name: string): string {
  const folder = path.join(root, "out", "screenshots");
  mkdirSync(folder, { recursive: true });
  return path.join(folder, `${name}.png`);
}
