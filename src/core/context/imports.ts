import { type Word, wordsIn } from "./similarity";

/** A name that a document has from elsewhere, and where it says so. */
export interface ImportedName {
  readonly name: string;
  /** The lines that import it. */
  readonly statement: string;
  /** Where the name stands in them; lines count from 0. */
  readonly line: number;
  readonly character: number;
}

const start = /^\s*(?:import|from|using|use|pub(?:\([a-z]+\))?\s+use)\b|\brequire\s*\(/;
const notNames: ReadonlySet<string> = new Set(["require", "crate", "super", "type", "typeof"]);
const longestStatement = 40;
const mostNames = 8;

/**
 * The imported names that are used near the cursor, the nearest first. Works on the words of the language, whatever it
 * is: what no provider knows afterwards has no definition.
 * @param top the document's first lines
 * @param near the text before the cursor first, then what follows it
 */
export function importedNamesNear(
  top: string,
  near: { readonly before: string; readonly after: string },
): ImportedName[] {
  const around = near.before + near.after;
  const imports = importsIn(top);
  const uses = new Map(imports.map(({ name }): [string, Word[]] => [name, []]));
  for (const word of wordsIn(around)) uses.get(word.name)?.push(word);
  return imports
    .map((imported) => ({
      imported,
      distance: distanceTo(imported, uses.get(imported.name) ?? [], around, near.before.length),
    }))
    .filter(({ distance }) => distance < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, mostNames)
    .map(({ imported }) => imported);
}

function importsIn(top: string): ImportedName[] {
  const lines = top.split("\n");
  const found = new Map<string, ImportedName>();
  for (let line = 0; line < lines.length; line++) {
    if (!start.test(lines[line] ?? "")) continue;
    const end = statementEnd(lines, line);
    const statement = lines.slice(line, end).join("\n");
    for (const one of namesIn(lines.slice(line, end), line)) found.set(one.name, { ...one, statement });
    line = end - 1;
  }
  return [...found.values()];
}

function* namesIn(lines: readonly string[], first: number): Generator<Omit<ImportedName, "statement">> {
  for (const [at, text] of lines.entries()) {
    const bare = text.replace(/(["'`]).*?\1/g, (quoted) => " ".repeat(quoted.length)).replace(/(?:\/\/|#).*$/, "");
    for (const { name, index } of wordsIn(bare)) {
      if (!notNames.has(name)) yield { name, line: first + at, character: index };
    }
  }
}

/** Index of the first line behind a statement: the line with which its brackets are closed. */
function statementEnd(lines: readonly string[], first: number): number {
  let open = 0;
  for (let line = first; line < Math.min(lines.length, first + longestStatement); line++) {
    for (const character of lines[line] ?? "") {
      if ("({".includes(character)) open++;
      else if (")}".includes(character)) open--;
    }
    if (open <= 0) return line + 1;
  }
  return first + 1;
}

/** Characters between the cursor and the nearest use of a name outside of its import; infinite if there is none. */
function distanceTo(imported: ImportedName, uses: readonly Word[], around: string, cursor: number): number {
  const start = around.indexOf(imported.statement);
  const end = start + imported.statement.length;
  let nearest = Number.POSITIVE_INFINITY;
  for (const { index } of uses) {
    if (start === -1 || index < start || index >= end) nearest = Math.min(nearest, Math.abs(cursor - index));
  }
  return nearest;
}
