import * as vscode from "vscode";
import { IgnoreFiles } from "../core/context/ignoreFiles";
import { DisposableStore } from "../util/disposable";
import { Emitter } from "../util/event";
import { realUri } from "./realUri";

const hearthName = ".hearthignore";
const gitName = ".gitignore";
/** `.gitignore` files of a workspace folder that are read at most; folders with more have them in what is not theirs. */
const mostGitFiles = 500;

/** Whether a path is hidden. */
type HearthRules = (path: string) => boolean;
/** Undefined where there is no such file. @throws where it cannot be read */
type ReadText = (uri: vscode.Uri) => Promise<string | undefined>;
const hidesAll: HearthRules = () => true;

/**
 * What `.hearthignore`, in the root of each workspace folder, and all `.gitignore` files say. The first keeps files from
 * the model altogether; since it only makes Hearth stricter, it counts in folders that are not trusted too.
 */
export class IgnoreRules {
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<void>());
  readonly onDidChange = this.#didChange.event;
  readonly #roots = new Map<string, Root>();

  /** @param read a file of rules */
  constructor(private readonly read: ReadText = textOf) {
    this.#store.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.#follow()));
    for (const name of [hearthName, gitName]) {
      const watcher = this.#store.add(vscode.workspace.createFileSystemWatcher(`**/${name}`));
      for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete]) {
        this.#store.add(event((uri) => this.#reload(uri)));
      }
    }
    // What VS Code itself writes is known at once; watchers tell of it a second later.
    this.#store.add(vscode.workspace.onDidSaveTextDocument(({ uri }) => this.#reload(uri)));
    this.#follow();
  }

  /** Resolves when the rules of all workspace folders have been read. */
  async loaded(): Promise<void> {
    await Promise.all([...this.#roots.values()].map(({ loading }) => loading));
  }

  /** Reads every `.hearthignore` again: what a user has just written counts, before watchers tell of it. */
  async refresh(): Promise<void> {
    await Promise.all([...this.#roots.values()].map((root) => root.reload(vscode.Uri.joinPath(root.uri, hearthName))));
  }

  /** Looks again for `.gitignore` files in a folder: watchers miss some in folders that are new. */
  async refreshGit(folder: vscode.Uri): Promise<void> {
    const inside = (root: Root) => pathBelow(root.uri, folder) !== undefined;
    await Promise.all([...this.#roots.values()].filter(inside).map((root) => root.reloadGitBelow(folder)));
  }

  /** Whether a `.hearthignore` keeps a file from the model; true also before that was read. */
  hides(uri: vscode.Uri): boolean {
    return this.#matches(uri, (root, path) => root.hides(path));
  }

  /** Whether a `.gitignore` leaves a file out of the repository. */
  gitIgnores(uri: vscode.Uri): boolean {
    return this.#matches(uri, (root, path) => root.gitIgnores(path));
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** Folders of a workspace may lie in each other: the rules of all of them count. */
  #matches(uri: vscode.Uri, says: (root: Root, path: string) => boolean): boolean {
    for (const root of this.#roots.values()) {
      const path = root.pathOf(uri);
      if (path !== undefined && says(root, path)) return true;
    }
    return false;
  }

  #follow(): void {
    const folders = new Map((vscode.workspace.workspaceFolders ?? []).map(({ uri }) => [uri.toString(), uri]));
    for (const key of [...this.#roots.keys()]) if (!folders.has(key)) this.#roots.delete(key);
    for (const [key, uri] of folders) if (!this.#roots.has(key)) this.#roots.set(key, new Root(uri, this.read));
  }

  #reload(uri: vscode.Uri): void {
    const reading = [...this.#roots.values()].flatMap((root) => root.reload(uri) ?? []);
    if (reading.length > 0) void Promise.all(reading).then(() => this.#didChange.fire());
  }
}

/** Rules of one workspace folder. */
class Root {
  #hearth: HearthRules = hidesAll;
  readonly #git = new IgnoreFiles();
  /** Where it really is: what others say of a file in it, such as Git, may be said of that place. */
  #real: vscode.Uri;
  #loading: Promise<unknown>;

  constructor(
    readonly uri: vscode.Uri,
    private readonly read: ReadText,
  ) {
    this.#real = uri;
    this.#loading = Promise.all([this.#loadHearth(), this.#loadGitBelow(uri), this.#resolve()]);
  }

  get loading(): Promise<unknown> {
    return this.#loading;
  }

  /** Undefined where it does not lie in the folder. */
  pathOf(uri: vscode.Uri): string | undefined {
    return pathBelow(this.uri, uri) ?? pathBelow(this.#real, uri);
  }

  hides(path: string): boolean {
    return this.#hearth(path);
  }

  gitIgnores(path: string): boolean {
    return this.#git.ignores(path);
  }

  /** Reads a file of rules again; undefined for any other, which is of no interest. */
  reload(uri: vscode.Uri): Promise<unknown> | undefined {
    const path = pathBelow(this.uri, uri);
    if (path === hearthName) return this.#load(() => this.#loadHearth());
    return path && isGitFile(path) ? this.#load(() => this.#loadGit(path)) : undefined;
  }

  reloadGitBelow(folder: vscode.Uri): Promise<unknown> {
    return this.#load(() => this.#loadGitBelow(folder));
  }

  /** After those before it: of two that read the same file, the later one counts. */
  #load(work: () => Promise<void>): Promise<unknown> {
    this.#loading = this.#loading.then(work);
    return this.#loading;
  }

  async #resolve(): Promise<void> {
    this.#real = await realUri(this.uri);
  }

  async #loadHearth(): Promise<void> {
    this.#hearth = await hearthRulesOf(this.uri, this.read);
  }

  async #loadGitBelow(folder: vscode.Uri): Promise<void> {
    const pattern = new vscode.RelativePattern(folder, `**/${gitName}`);
    const found = await findFiles(pattern);
    await Promise.all(found.map((uri) => this.#loadGit(pathBelow(this.uri, uri) ?? gitName)));
  }

  async #loadGit(path: string): Promise<void> {
    const folder = path.split("/").slice(0, -1).join("/");
    // Unreadable is as if it were not there: it is about what is of use, and keeps no secrets.
    this.#git.set(folder, await this.read(vscode.Uri.joinPath(this.uri, path)).catch(() => undefined));
  }
}

/** What the `.hearthignore` in a folder says of paths below it: all are hidden where nobody knows what it says. */
export async function hearthRulesOf(folder: vscode.Uri, read: ReadText = textOf): Promise<HearthRules> {
  try {
    const rules = new IgnoreFiles();
    rules.set("", await read(vscode.Uri.joinPath(folder, hearthName)));
    return (path) => rules.ignores(path);
  } catch {
    return hidesAll;
  }
}

function isGitFile(path: string): boolean {
  return path === gitName || path.endsWith(`/${gitName}`);
}

/** None where nothing can search. */
async function findFiles(pattern: vscode.RelativePattern): Promise<readonly vscode.Uri[]> {
  try {
    return await vscode.workspace.findFiles(pattern, "**/{node_modules,.git}/**", mostGitFiles);
  } catch {
    return [];
  }
}

/** Undefined where there is none. @throws where it cannot be read */
async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === "FileNotFound") return undefined;
    throw error;
  }
}

/**
 * Path of `uri` relative to `root`, "" for the root itself; undefined where it does not lie in it. Another file system's
 * document at the same place (an older version that Git has) counts as the file, and so does one in other letters' case.
 */
function pathBelow(root: vscode.Uri, uri: vscode.Uri): string | undefined {
  const base = root.path.replace(/\/+$/, "");
  const [beginning, rest] = [uri.path.slice(0, base.length), uri.path.slice(base.length)];
  if (beginning.toLowerCase() !== base.toLowerCase()) return undefined;
  if (rest === "") return "";
  return rest.startsWith("/") ? rest.slice(1) : undefined;
}
