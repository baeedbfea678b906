import * as vscode from "vscode";
import { FuzzyPaths } from "../../../core/chat/attach/fuzzyPaths";
import { isSecretFile } from "../../../core/context/secretFiles";
import { inSlices, type Steps } from "../../../core/context/slices";
import type { Clock } from "../../../util/clock";
import { DisposableStore } from "../../../util/disposable";
import type { IgnoreRules } from "../../ignoreRules";
import { searchExcludes } from "../../settings";
import { shownPath } from "./shownPath";

/** Files beyond which the list ends. */
export const mostListedFiles = 50_000;
/** Milliseconds between two searches, however many files come and go: a build writes thousands. */
const oftenestMs = 2000;
/** Milliseconds after which is searched again in any case: watchers miss some files in folders that are new. */
const longestMs = 60_000;
/** Files that are looked at in one step: about a millisecond. */
const stepSize = 50;

export interface ListedFiles {
  readonly files: FuzzyPaths<vscode.Uri>;
  readonly folders: FuzzyPaths<vscode.Uri>;
  /** There are more files than are listed. */
  readonly isCut: boolean;
}

/**
 * The files of the workspace that may be attached, without those that the user's settings and ignore files leave out.
 * Searched for when first asked for, and again when files came or went.
 */
export class FileList {
  readonly #store = new DisposableStore();
  #listed: Promise<ListedFiles> | undefined;
  #listedAt = 0;
  #isStale = true;
  #isFollowing = false;
  readonly #disposing = new AbortController();

  constructor(
    private readonly rules: IgnoreRules,
    private readonly clock: Clock,
    private readonly most = mostListedFiles,
  ) {}

  /** @throws where VS Code's search does */
  async get(): Promise<ListedFiles> {
    this.#follow();
    const age = this.clock.now() - this.#listedAt;
    if (this.#listed && age < (this.#isStale ? oftenestMs : longestMs)) return await this.#listed;
    this.#isStale = false;
    this.#listedAt = this.clock.now();
    const listed = this.#search();
    this.#listed = listed;
    listed.catch(() => {
      // The next question searches again.
      if (this.#listed === listed) this.#listed = undefined;
    });
    return await listed;
  }

  dispose(): void {
    this.#disposing.abort("disposed");
    this.#store.dispose();
  }

  /** A watcher of all files is started for those only who attach some. */
  #follow(): void {
    if (this.#isFollowing) return;
    this.#isFollowing = true;
    const stale = () => {
      this.#isStale = true;
    };
    const { workspace } = vscode;
    const watcher = workspace.createFileSystemWatcher("**/*", false, true, false);
    const listening = [
      watcher,
      watcher.onDidCreate(stale),
      watcher.onDidDelete(stale),
      this.rules.onDidChange(stale),
      workspace.onDidChangeWorkspaceFolders(stale),
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration("files.exclude") || change.affectsConfiguration("search.exclude")) stale();
      }),
    ];
    for (const one of listening) this.#store.add(one);
  }

  async #search(): Promise<ListedFiles> {
    const { workspace } = vscode;
    const [found] = await Promise.all([workspace.findFiles("**/*", searchExcludes(), this.most), this.rules.loaded()]);
    const listed = await inSlices(this.#listOf(found), this.clock, this.#disposing.signal);
    if (!listed) throw new Error("The window closes.");
    return listed;
  }

  *#listOf(found: readonly vscode.Uri[]): Steps<ListedFiles> {
    const shown: vscode.Uri[] = [];
    const folders = new Map((vscode.workspace.workspaceFolders ?? []).map(({ uri }) => [uri.toString(), uri]));
    for (const [at, uri] of found.entries()) {
      if (at % stepSize === 0) yield;
      if (isSecretFile(uri.path) || this.rules.hides(uri) || this.rules.gitIgnores(uri)) continue;
      shown.push(uri);
      addFolders(folders, uri);
    }
    return {
      files: yield* FuzzyPaths.of(shown, shownPath),
      folders: yield* FuzzyPaths.of([...folders.values()], shownPath),
      isCut: found.length >= this.most,
    };
  }
}

/** Adds all folders that a file lies in, up to that of the workspace. */
function addFolders(folders: Map<string, vscode.Uri>, file: vscode.Uri): void {
  let folder = vscode.Uri.joinPath(file, "..");
  while (!folders.has(folder.toString())) {
    folders.set(folder.toString(), folder);
    folder = vscode.Uri.joinPath(folder, "..");
  }
}
