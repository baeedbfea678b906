import * as vscode from "vscode";
import type { CodeBlock } from "../../../core/edit/codeBlocks";
import type { planEdit } from "../../../core/edit/placing";
import type { OffsetEdit } from "../../../core/edit/textLines";
import { DisposableStore } from "../../../util/disposable";
import { Emitter } from "../../../util/event";
import { proposalScheme } from "../../contributions";

/** What an answer would make of a file, to be looked at. */
export interface Proposal {
  readonly block: CodeBlock;
  /** Says where it belongs in the file, also when that has changed. */
  readonly place: typeof planEdit;
  readonly target: vscode.Uri;
  /** What the file is called before the user. */
  readonly file: string;
  readonly languageId: string | undefined;
  /** Its text when this was made; undefined where it is to be made. */
  readonly base: string | undefined;
  readonly edits: readonly OffsetEdit[];
  /** What it would be. */
  readonly text: string;
}

interface Shown {
  readonly uri: vscode.Uri;
  proposal: Proposal;
}

/** Proposals that are on screen, each in a diff of its own. One that is closed is forgotten. */
export class Proposals implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<vscode.Uri>());
  readonly onDidChange = this.#didChange.event;
  /** By the address of the proposed text. */
  readonly #shown = new Map<string, Shown>();
  #count = 0;

  constructor() {
    this.#store.add(vscode.workspace.registerTextDocumentContentProvider(proposalScheme, this));
    this.#store.add(vscode.window.tabGroups.onDidChangeTabs(({ closed }) => this.#forget(closed)));
  }

  /** @returns undefined for what is not known here */
  provideTextDocumentContent(uri: vscode.Uri): string | undefined {
    const shown = this.#shown.get(uri.with({ fragment: "" }).toString());
    return uri.fragment === "" ? shown?.proposal.text : shown && "";
  }

  /** Opens the diff; one that was shown for the same file goes. */
  async show(proposal: Proposal): Promise<void> {
    const before = [...this.#shown.values()].filter(
      (shown) => shown.proposal.target.toString() === proposal.target.toString(),
    );
    for (const { uri } of before) await this.close(uri);
    const path = `/${proposal.file.replace(/^\/+/, "")}`;
    // An address of its own each time: VS Code keeps the text of one for a while.
    const query = `${Date.now()}-${++this.#count}`;
    const uri = vscode.Uri.from({ scheme: proposalScheme, path, query });
    this.#shown.set(uri.toString(), { uri, proposal });
    const left = proposal.base === undefined ? uri.with({ fragment: "new" }) : proposal.target;
    const title = `${proposal.file} (${proposal.base === undefined ? "proposed new file" : "proposed change"})`;
    await vscode.commands.executeCommand("vscode.diff", left, uri, title, { preview: false });
    await this.#setLanguage(uri, proposal.languageId);
  }

  /** Puts another one in the place of one that is shown. */
  replace(uri: vscode.Uri, proposal: Proposal): void {
    const shown = this.#shown.get(uri.toString());
    if (!shown) return;
    shown.proposal = proposal;
    this.#didChange.fire(uri);
  }

  /** The proposal of an editor, or of the active one. */
  find(of: vscode.Uri | undefined): { readonly uri: vscode.Uri; readonly proposal: Proposal } | undefined {
    const uri = of ?? proposedIn(vscode.window.tabGroups.activeTabGroup.activeTab);
    return uri && this.#shown.get(uri.toString());
  }

  async close(uri: vscode.Uri): Promise<void> {
    this.#shown.delete(uri.toString());
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    await vscode.window.tabGroups.close(tabs.filter((tab) => proposedIn(tab)?.toString() === uri.toString()));
  }

  dispose(): void {
    this.#store.dispose();
  }

  #forget(closed: readonly vscode.Tab[]): void {
    for (const tab of closed) {
      const uri = proposedIn(tab);
      if (uri) this.#shown.delete(uri.toString());
    }
  }

  /** Where the name does not tell it. */
  async #setLanguage(uri: vscode.Uri, languageId: string | undefined): Promise<void> {
    const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
    if (!document || languageId === undefined || document.languageId === languageId) return;
    await vscode.languages.setTextDocumentLanguage(document, languageId);
  }
}

function proposedIn(tab: vscode.Tab | undefined): vscode.Uri | undefined {
  const input = tab?.input;
  const isOurs = input instanceof vscode.TabInputTextDiff && input.modified.scheme === proposalScheme;
  return isOurs ? input.modified : undefined;
}
