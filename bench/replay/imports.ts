import path from "node:path";
import type { SourceFile } from "./sample";

/** A name that a file takes from another file of the sample. */
export interface ImportedName {
  /** As it is called in the file. */
  readonly name: string;
  /** As it is called where it is defined. */
  readonly exported: string;
  readonly definedIn: SourceFile;
  /** Offset of the first character of the defining line in its file. */
  readonly definedAt: number;
}

interface RawImport {
  readonly from: string;
  readonly names: string;
}

const typescriptImport = /^import\s+(?:type\s+)?(?:\w+\s*,\s*)?\{([^}]*)\}\s*from\s*["'](\.[^"']+)["'];?/gm;
const pythonImport = /^from\s+(\.*[\w.]*)\s+import\s+(?:\(([^)]*)\)|([^\n(]+))/gm;

/** Knows which file of a sample defines what another one imports. */
export class ImportGraph {
  readonly #files = new Map<string, SourceFile>();

  constructor(private readonly sample: readonly SourceFile[]) {
    for (const file of sample) this.#files.set(`${file.repository}:${file.path}`, file);
  }

  /** In the order of the import statements. */
  namesOf(file: SourceFile): readonly ImportedName[] {
    const raw = file.languageId === "python" ? pythonImports(file.text) : typescriptImports(file.text);
    return raw.flatMap(({ from, names }) => {
      const target = this.#resolve(file, from);
      return target ? namesIn(names).flatMap((pair) => this.#defined(target, pair)) : [];
    });
  }

  #resolve(file: SourceFile, from: string): SourceFile | undefined {
    const candidates = file.languageId === "python" ? pythonPaths(file.path, from) : typescriptPaths(file.path, from);
    const found = candidates.map((candidate) => this.#files.get(`${file.repository}:${candidate}`)).find(Boolean);
    return found === file ? undefined : found;
  }

  /** A package's front file often only hands on what another file of its folder defines. */
  #defined(target: SourceFile, { name, exported }: { name: string; exported: string }): readonly ImportedName[] {
    const folder = path.posix.dirname(target.path);
    const isFront = /(^|\/)(__init__\.py|index\.[mc]?[tj]sx?)$/.test(target.path);
    const beside = this.sample.filter(
      (file) => file.repository === target.repository && path.posix.dirname(file.path) === folder,
    );
    for (const file of isFront ? [target, ...beside] : [target]) {
      const definedAt = definitionOf(exported, file);
      if (definedAt !== undefined) return [{ name, exported, definedIn: file, definedAt }];
    }
    return [];
  }
}

/** Where the import statements that are read here stand in a text: [start, end). */
export function importRanges({ text, languageId }: SourceFile): readonly (readonly [number, number])[] {
  const pattern = languageId === "python" ? pythonImport : typescriptImport;
  return [...text.matchAll(pattern)].map((match) => [match.index, match.index + match[0].length] as const);
}

function typescriptImports(text: string): readonly RawImport[] {
  return [...text.matchAll(typescriptImport)].map(([, names = "", from = ""]) => ({ from, names }));
}

function pythonImports(text: string): readonly RawImport[] {
  return [...text.matchAll(pythonImport)].map(([, from = "", many, one = ""]) => ({ from, names: many ?? one }));
}

function namesIn(list: string): readonly { name: string; exported: string }[] {
  return list
    .replace(/(#|\/\/)[^\n]*/g, "")
    .split(",")
    .map((part) => /^\s*(?:type\s+)?([\w$]+)(?:\s+as\s+([\w$]+))?\s*$/.exec(part))
    .flatMap((match) => (match?.[1] ? [{ name: match[2] ?? match[1], exported: match[1] }] : []));
}

function typescriptPaths(file: string, from: string): readonly string[] {
  const base = path.posix.join(path.posix.dirname(file), from).replace(/\.[mc]?js$/, "");
  return [base, `${base}.ts`, `${base}.tsx`, `${base}.js`, `${base}/index.ts`, `${base}/index.js`];
}

function pythonPaths(file: string, from: string): readonly string[] {
  const dots = /^\.*/.exec(from)?.[0].length ?? 0;
  const inside = from.slice(dots).replaceAll(".", "/");
  // The repository's folder and the two places where packages usually stand.
  let roots = ["", "src", "lib"];
  if (dots > 0) roots = [path.posix.join(path.posix.dirname(file), "../".repeat(dots - 1))];
  return roots.flatMap((root) => {
    const base = path.posix.join(root, inside).replace(/\/$/, "");
    return [`${base}.py`, `${base}/__init__.py`];
  });
}

/** Offset of the line that defines a name at the top level of a file. */
function definitionOf(name: string, { text, languageId }: SourceFile): number | undefined {
  const escaped = name.replaceAll("$", "\\$");
  const pattern =
    languageId === "python"
      ? `^(?:(?:async )?def|class)\\s+${escaped}\\b|^${escaped}\\s*[:=]`
      : `^export\\s+(?:default\\s+)?(?:declare\\s+)?(?:abstract\\s+)?(?:async\\s+)?(?:class|interface|type|enum|function\\*?|const|let|var)\\s+${escaped}(?![\\w$])`;
  return new RegExp(pattern, "m").exec(text)?.index;
}
