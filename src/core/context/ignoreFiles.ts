import ignore, { type Ignore } from "ignore";

/** What files like `.gitignore` in one folder and those below it say, by Git's rules: a deeper one has the last word. */
export class IgnoreFiles {
  /** By folder, relative to the root; "" for the root itself. */
  readonly #byFolder = new Map<string, Ignore>();

  /** Verdicts on folders, which are asked for with every file in them. */
  readonly #folders = new Map<string, boolean>();

  /** @param text of the file; undefined where there is none any more */
  set(folder: string, text: string | undefined): void {
    this.#folders.clear();
    if (text === undefined) this.#byFolder.delete(folder);
    else this.#byFolder.set(folder, ignore().add(text));
  }

  /** @param path of a file, relative to the root, "/" between folders */
  ignores(path: string): boolean {
    if (this.#byFolder.size === 0 || path === "") return false;
    // What lies in an ignored folder cannot be brought back.
    return this.#ignoresFolder(parentOf(path)) || this.#ignoresItself(path, "");
  }

  #ignoresFolder(path: string): boolean {
    if (path === "") return false;
    const known = this.#folders.get(path);
    if (known !== undefined) return known;
    const verdict = this.#ignoresFolder(parentOf(path)) || this.#ignoresItself(path, "/");
    this.#folders.set(path, verdict);
    return verdict;
  }

  /** @param end "/" for a folder */
  #ignoresItself(path: string, end: "" | "/"): boolean {
    let isIgnored = false;
    // The rules of the root first, then those of each folder on the way.
    for (let at = 0; at !== -1; at = path.indexOf("/", at + 1)) {
      const rules = this.#byFolder.get(path.slice(0, at));
      if (!rules) continue;
      const { ignored, unignored } = rules.test((at === 0 ? path : path.slice(at + 1)) + end);
      if (ignored) isIgnored = true;
      else if (unignored) isIgnored = false;
    }
    return isIgnored;
  }
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}
