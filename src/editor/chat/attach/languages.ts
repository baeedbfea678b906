import * as vscode from "vscode";
import { baseName } from "../../../core/chat/attach/words";

interface ContributedLanguage {
  readonly id?: unknown;
  readonly extensions?: unknown;
  readonly filenames?: unknown;
}

/** Ids of languages by file name and ending, as extensions declare them: VS Code tells them of open documents only. */
export class Languages {
  #byEnding: ReadonlyMap<string, string> | undefined;

  /** Undefined where no extension says. */
  of(path: string): string | undefined {
    this.#byEnding ??= read();
    const name = baseName(path).toLowerCase();
    for (let at = 0; at !== -1; at = name.indexOf(".", at + 1)) {
      const found = this.#byEnding.get(name.slice(at));
      if (found) return found;
    }
    return undefined;
  }
}

function read(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { id, extensions, filenames } of vscode.extensions.all.flatMap(languagesOf)) {
    if (typeof id !== "string") continue;
    for (const ending of [...texts(extensions), ...texts(filenames)]) {
      if (!found.has(ending.toLowerCase())) found.set(ending.toLowerCase(), id);
    }
  }
  return found;
}

function languagesOf({ packageJSON }: vscode.Extension<unknown>): readonly ContributedLanguage[] {
  const languages: unknown = packageJSON?.contributes?.languages;
  return Array.isArray(languages) ? languages : [];
}

function texts(given: unknown): readonly string[] {
  return Array.isArray(given) ? given.filter((one): one is string => typeof one === "string") : [];
}
