import * as vscode from "vscode";
import { scriptFramework } from "../../../core/actions/tests/importHint";
import type { TestLanguage } from "../../../core/actions/tests/testLanguages";
import { type TestPlace, testPlaceOf } from "../../../core/actions/tests/testPlace";
import type { NamedText } from "../../../core/actions/tests/testPrompt";
import { inSlices, type Steps } from "../../../core/context/slices";
import { BackendError } from "../../../core/model/failure";
import type { Clock } from "../../../util/clock";
import type { FileTexts } from "../../chat/attach/fileTexts";
import { searchExcludes } from "../../settings";

/** Files beyond which the search for tests ends. */
const mostFiles = 10_000;

/** The tests of the folder that a file lies in: where they are, and what they look like. */
export class TestFiles {
  readonly #root: vscode.Uri;
  /** Relative to the folder. */
  readonly code: string;

  constructor(
    uri: vscode.Uri,
    private readonly texts: FileTexts,
    private readonly clock: Clock,
  ) {
    this.#root = vscode.workspace.getWorkspaceFolder(uri)?.uri ?? vscode.Uri.joinPath(uri, "..");
    this.code = uri.path.slice(this.#root.path.length).replace(/^\//, "");
  }

  uriOf(path: string): vscode.Uri {
    return vscode.Uri.joinPath(this.#root, path);
  }

  /** @throws {BackendError} `cancelled` */
  async placeFor(language: TestLanguage, signal: AbortSignal): Promise<TestPlace> {
    const found = vscode.workspace.getWorkspaceFolder(this.#root) ? await this.#search(language) : [];
    const place = await inSlices(this.#place(language, found), this.clock, signal);
    if (!place) throw new BackendError("cancelled", "stopped");
    return place;
  }

  /** The first one that may be shown. */
  async firstOf(paths: readonly string[]): Promise<NamedText | undefined> {
    for (const path of paths) {
      const file = await this.texts.read(this.uriOf(path));
      if (file.kind === "text" && file.text.trim() !== "") return { path, text: file.text };
    }
    return undefined;
  }

  /** What the nearest package.json says; undefined where it says nothing. */
  async scriptFramework(): Promise<string | undefined> {
    const folders = this.code.split("/").slice(0, -1);
    const manifests = [...folders.keys(), folders.length].map((depth) => [...folders.slice(0, depth), "package.json"]);
    const manifest = await this.firstOf(manifests.reverse().map((parts) => parts.join("/")));
    return manifest && scriptFramework(manifest.text);
  }

  async #search({ endings }: TestLanguage): Promise<readonly vscode.Uri[]> {
    const glob = `**/*.{${[...new Set([...Object.keys(endings), ...Object.values(endings)])].join(",")}}`;
    const pattern = new vscode.RelativePattern(this.#root, glob);
    const [found] = await Promise.all([
      vscode.workspace.findFiles(pattern, searchExcludes(), mostFiles),
      this.texts.rules.loaded(),
    ]);
    return found;
  }

  *#place(language: TestLanguage, found: readonly vscode.Uri[]): Steps<TestPlace> {
    const files: string[] = [];
    for (const [at, uri] of found.entries()) {
      if (at % 50 === 49) yield;
      if (!this.texts.rules.gitIgnores(uri)) files.push(uri.path.slice(this.#root.path.length + 1));
    }
    yield;
    // VS Code finds them in no order, and of two ways that are as frequent the same one shall win each time.
    return yield* testPlaceOf(this.code, language, files.sort());
  }
}
