import * as vscode from "vscode";
import {
  type AttachWord,
  parseAttachQuery,
  type SearchedWord,
  searchedWords,
} from "../../../core/chat/attach/attachQuery";
import { FuzzyPaths } from "../../../core/chat/attach/fuzzyPaths";
import { baseName } from "../../../core/chat/attach/words";
import { inSlices } from "../../../core/context/slices";
import type { SuggestionView } from "../../../protocol/page";
import type { Clock } from "../../../util/clock";
import { FileList } from "./fileList";
import type { FileTexts } from "./fileTexts";
import type { RecentFiles } from "./recentFiles";
import { shownPath } from "./shownPath";
import { findSymbols } from "./symbols";

/** What can be taken, with what it is. */
export type Offer =
  | { readonly kind: "uri"; readonly uri: vscode.Uri }
  | { readonly kind: "symbol"; readonly symbol: vscode.SymbolInformation }
  | { readonly kind: "word"; readonly word: Exclude<AttachWord, SearchedWord> };

export interface Suggestion {
  readonly view: Omit<SuggestionView, "id">;
  /** Undefined for what leads to more. */
  readonly offer: Offer | undefined;
}

const mostShown = 20;
const mostShownAtFirst = 5;

const words: Readonly<Record<AttachWord, { readonly icon: string; readonly detail: string }>> = {
  file: { icon: "file", detail: "A file of the workspace" },
  folder: { icon: "folder", detail: "A folder with its files" },
  selection: { icon: "list-selection", detail: "What is selected in the editor" },
  symbol: { icon: "symbol-method", detail: "A function, a class or another symbol" },
  problems: { icon: "warning", detail: "Errors and warnings of the file, or of all open files" },
  changes: { icon: "diff", detail: "What Git says is changed" },
  terminal: { icon: "terminal", detail: "The last command of the terminal and what it wrote" },
};

const symbolIcons: Readonly<Partial<Record<vscode.SymbolKind, string>>> = {
  [vscode.SymbolKind.Class]: "symbol-class",
  [vscode.SymbolKind.Constant]: "symbol-constant",
  [vscode.SymbolKind.Enum]: "symbol-enum",
  [vscode.SymbolKind.Field]: "symbol-field",
  [vscode.SymbolKind.Function]: "symbol-method",
  [vscode.SymbolKind.Interface]: "symbol-interface",
  [vscode.SymbolKind.Method]: "symbol-method",
  [vscode.SymbolKind.Namespace]: "symbol-namespace",
  [vscode.SymbolKind.Property]: "symbol-property",
  [vscode.SymbolKind.Struct]: "symbol-structure",
  [vscode.SymbolKind.Variable]: "symbol-variable",
};

/** Finds what may stand behind a `#`. */
export class Suggestions {
  readonly #list: FileList;
  /** The questions that are being answered, by who asks; a newer one of his ends it. */
  readonly #asking = new Map<object, AbortController>();

  constructor(
    private readonly texts: FileTexts,
    private readonly recent: RecentFiles,
    private readonly clock: Clock,
    mostListed: number,
  ) {
    this.#list = new FileList(texts.rules, clock, mostListed);
  }

  /** Nothing where a newer question of the same asker came meanwhile. @throws where VS Code's search does */
  async find(query: string, asker: object): Promise<readonly Suggestion[]> {
    this.#asking.get(asker)?.abort("superseded");
    const asking = new AbortController();
    this.#asking.set(asker, asking);
    const { signal } = asking;
    try {
      const { searched, rest, words: kinds } = parseAttachQuery(query);
      const found = searched === "symbol" ? await this.#symbols(rest) : await this.#paths(searched, rest, signal);
      return signal.aborted ? [] : [...kinds.map(ofWord), ...found];
    } finally {
      if (this.#asking.get(asker) === asking) this.#asking.delete(asker);
    }
  }

  dispose(): void {
    for (const asking of this.#asking.values()) asking.abort("disposed");
    this.#list.dispose();
  }

  async #symbols(query: string): Promise<readonly Suggestion[]> {
    const found = await findSymbols(this.texts, query, this.clock);
    return found.map(ofSymbol);
  }

  async #paths(searched: "file" | "folder" | undefined, query: string, signal: AbortSignal) {
    const { files, folders, isCut } = await this.#list.get();
    const most = searched || query !== "" ? mostShown : mostShownAtFirst;
    const recent = this.recent.all.filter((uri) => !this.texts.keptBackByName(uri));
    const places = new Map(recent.map((uri, place) => [shownPath(uri), place]));
    const rank = async (paths: FuzzyPaths<vscode.Uri>) =>
      (await inSlices(
        paths.rank(query, most, (path) => places.get(path)),
        this.clock,
        signal,
      )) ?? [];
    const note = isCut ? [cutNote(query)] : [];
    if (searched === "folder") return [...(await rank(folders)).map(ofFolder), ...note];
    // Files that are open and of no workspace folder are in no list.
    const loose = recent.filter((uri) => !vscode.workspace.getWorkspaceFolder(uri));
    const looseFiles = await inSlices(FuzzyPaths.of(loose, shownPath), this.clock, signal);
    const found = [...(looseFiles ? await rank(looseFiles) : []), ...(await rank(files))];
    return [...found.slice(0, most).map(ofFile), ...note];
  }
}

function ofWord(word: AttachWord): Suggestion {
  const isSearched = searchedWords.some((one) => one === word);
  const view = { ...words[word], label: `#${word}`, leadsTo: isSearched ? `#${word} ` : undefined };
  return { view, offer: isSearched ? undefined : { kind: "word", word: word as Exclude<AttachWord, SearchedWord> } };
}

function ofFile(uri: vscode.Uri): Suggestion {
  return ofUri(uri, "file");
}

function ofFolder(uri: vscode.Uri): Suggestion {
  return ofUri(uri, "folder");
}

function ofUri(uri: vscode.Uri, icon: string): Suggestion {
  const path = shownPath(uri);
  const detail = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
  return { view: { icon, label: baseName(path), detail, leadsTo: undefined }, offer: { kind: "uri", uri } };
}

function ofSymbol(symbol: vscode.SymbolInformation): Suggestion {
  const detail = [symbol.containerName, shownPath(symbol.location.uri)].filter(Boolean).join(" · ");
  return {
    view: { icon: symbolIcons[symbol.kind] ?? "symbol-misc", label: symbol.name, detail, leadsTo: undefined },
    offer: { kind: "symbol", symbol },
  };
}

/** Said in the list itself: whoever does not find a file shall know why. */
function cutNote(query: string): Suggestion {
  const label = "Not all files are searched";
  const detail = "The workspace has more than are listed. What is missing can be dropped here from the Explorer.";
  return {
    view: { icon: "info", label, detail, leadsTo: `#${query}` },
    offer: undefined,
  };
}
