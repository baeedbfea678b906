import * as vscode from "vscode";
import type { LedgerEntry } from "../../../core/hosted/leaving";
import { Emitter } from "../../../util/event";
import { ledgerScheme } from "../../contributions";
import type { Notify } from "../../notify";
import { asCsv, asJson } from "./ledgerExport";
import {
  bytesWords,
  endWords,
  entryText,
  hostOf,
  ledgerText,
  priceWords,
  purposeWords,
  sourceWords,
  timeWords,
} from "./ledgerWords";

/** The record of what left this machine. */
export interface LedgerBook {
  /** The newest first. */
  entries(): AsyncIterable<LedgerEntry>;
  /** Deletes all of it. */
  clear(): Promise<void>;
}

interface Item extends vscode.QuickPickItem {
  readonly entry: LedgerEntry;
}

const icons: Readonly<Record<LedgerEntry["purpose"], string>> = {
  completion: "symbol-text",
  chat: "comment-discussion",
  actions: "wand",
  setup: "plug",
};
const asDocument: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("go-to-file"),
  tooltip: "Open as Document",
};
const save: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("export"), tooltip: "Export…" };
const remove: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("trash"), tooltip: "Delete…" };

const wholeUri = vscode.Uri.from({ scheme: ledgerScheme, path: "/What left this machine" });
/** Entries that the list shows: more are of no use in one. The document and the export have all. */
const mostItems = 2000;

/** Shows what left this machine: a list, and documents that cannot be written to. */
export class LedgerView {
  readonly #didChange = new Emitter<vscode.Uri>();
  readonly onDidChange = this.#didChange.event;

  constructor(
    private readonly book: LedgerBook,
    private readonly notify: Pick<Notify, "confirm" | "nothingDone">,
  ) {}

  async show(): Promise<void> {
    const picked = await this.#pick();
    if (picked === asDocument) await this.#open(wholeUri);
    else if (picked === save) await this.#export();
    else if (picked === remove) await this.#delete();
    else if (picked && "entry" in picked) await this.#open(uriOf(picked.entry));
  }

  /** The text of a document with {@link ledgerScheme}. */
  async textOf(uri: vscode.Uri): Promise<string> {
    if (uri.query === "") return ledgerText(await this.#all());
    for await (const entry of this.book.entries()) if (entry.id === uri.query) return entryText(entry);
    return "This is not in the record any more.\n";
  }

  dispose(): void {
    this.#didChange.dispose();
  }

  async #pick(): Promise<Item | vscode.QuickInputButton | undefined> {
    const picker = vscode.window.createQuickPick<Item>();
    picker.title = "Hearth: what left this machine";
    picker.placeholder = "Reading…";
    picker.buttons = [asDocument, save, remove];
    [picker.matchOnDescription, picker.matchOnDetail, picker.busy] = [true, true, true];
    const chosen = new Promise<Item | vscode.QuickInputButton | undefined>((resolve) => {
      picker.onDidAccept(() => resolve(picker.selectedItems[0]));
      picker.onDidTriggerButton(resolve);
      picker.onDidHide(() => resolve(undefined));
    });
    picker.show();
    void this.#newest(mostItems).then(
      (entries) => {
        picker.items = entries.map(itemOf);
        picker.placeholder = placeholder(entries.length);
        picker.busy = false;
      },
      (error: unknown) => {
        picker.placeholder = `The record cannot be read: ${error instanceof Error ? error.message : String(error)}`;
        picker.busy = false;
      },
    );
    const item = await chosen;
    picker.dispose();
    return item;
  }

  async #open(uri: vscode.Uri): Promise<void> {
    this.#didChange.fire(uri);
    await vscode.window.showTextDocument(uri, { preview: true });
  }

  async #export(): Promise<void> {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const uri = await vscode.window.showSaveDialog({
      title: "Export what left this machine",
      filters: { JSON: ["json"], CSV: ["csv"] },
      ...(folder && { defaultUri: vscode.Uri.joinPath(folder, "what-left-this-machine.json") }),
    });
    if (!uri) return;
    const entries = await this.#all();
    const text = uri.path.toLowerCase().endsWith(".csv") ? asCsv(entries) : asJson(entries);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  }

  async #delete(): Promise<void> {
    const question = "Delete the record of what left this machine?";
    const detail =
      "It is kept on this machine only and cannot be brought back. What is counted for today's limits stays.";
    if (!(await this.notify.confirm(question, { detail, button: "Delete" }))) return;
    await this.book.clear();
    this.#didChange.fire(wholeUri);
    this.notify.nothingDone("The record of what left this machine was deleted.");
  }

  async #all(): Promise<readonly LedgerEntry[]> {
    return await this.#newest(Number.POSITIVE_INFINITY);
  }

  async #newest(count: number): Promise<readonly LedgerEntry[]> {
    const entries: LedgerEntry[] = [];
    for await (const entry of this.book.entries()) {
      if (entries.length === count) break;
      entries.push(entry);
    }
    return entries;
  }
}

function itemOf(entry: LedgerEntry): Item {
  const { time, origin, purpose, sources, bytes, left } = entry;
  const files = sourceWords(sources).join("; ");
  return {
    label: `$(${icons[purpose]}) ${hostOf(origin)}`,
    description: `${purposeWords[purpose]} · ${timeWords(time)}`,
    detail: [bytesWords(bytes), files, endWords(left), priceWords(left)].filter((part) => part !== "").join(" · "),
    entry,
  };
}

function placeholder(count: number): string {
  if (count === 0) return "Nothing left this machine, as far as the record reaches";
  return count === mostItems
    ? `The newest ${mostItems}; the document has all`
    : "Type to filter by host, file, purpose, time or end";
}

function uriOf({ id, time }: LedgerEntry): vscode.Uri {
  const name = `What left at ${timeWords(time).replaceAll(":", ".")}`;
  return vscode.Uri.from({ scheme: ledgerScheme, path: `/${name}`, query: id });
}
