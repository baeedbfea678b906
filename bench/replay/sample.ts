import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { isSecretFile } from "../../src/core/context/secretFiles";

/** A file of real code that parts are hidden of. Line ends are LF. */
export interface SourceFile {
  /** What belongs together: files of one repository are never split between training and test. */
  readonly repository: string;
  /** Relative to the repository, "/" between folders. */
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
}

const languages: Readonly<Record<string, string>> = {
  ".ts": "typescript",
  ".mts": "typescript",
  ".tsx": "typescriptreact",
  ".js": "javascript",
  ".mjs": "javascript",
  ".jsx": "javascriptreact",
  ".py": "python",
};
const ignored = new Set(["node_modules", "dist", "out", "build", "vendor", "__pycache__"]);
/** Bytes beyond which a file is more likely made by a program than by a person. */
const largest = 200_000;

/** The sample in the repository: a folder for each repository. */
export function readSample(folder: string): readonly SourceFile[] {
  return names(folder, "isDirectory").flatMap((name) => readRepository(path.join(folder, name), name));
}

/** The code of one folder of the user's own, without what is hidden, installed or built. */
export function readWorkspace(folder: string): readonly SourceFile[] {
  return readRepository(folder, path.basename(path.resolve(folder)));
}

function readRepository(folder: string, repository: string, below = ""): readonly SourceFile[] {
  const here = path.join(folder, below);
  const files = names(here, "isFile").flatMap((name) => {
    const languageId = languages[path.extname(name)];
    const relative = path.posix.join(below, name);
    if (!languageId || isSecretFile(relative) || name.endsWith(".d.ts")) return [];
    const text = readFileSync(path.join(here, name), "utf8").replaceAll("\r\n", "\n");
    return text.length > largest ? [] : [{ repository, path: relative, languageId, text }];
  });
  const folders = names(here, "isDirectory").filter((name) => !name.startsWith(".") && !ignored.has(name));
  return [...files, ...folders.flatMap((name) => readRepository(folder, repository, path.posix.join(below, name)))];
}

/** In an order that is the same on every machine. Links are not followed. */
function names(folder: string, kind: "isFile" | "isDirectory"): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry[kind]())
    .map(({ name }) => name)
    .sort((a, b) => (a < b ? -1 : 1));
}
