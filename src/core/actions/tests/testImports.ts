const inBraces = /^(import\s+(?:type\s+)?\{|(?:const|let|var)\s+\{)([^}]*)(\}\s*(?:from|=\s*require)\b.+)$/s;
const fromModule = /^(from\s+\S+\s+import)\s+\(?([^()]*)\)?()$/s;
const oneName = /^(?:import\s+(?:\*\s+as\s+)?(\w+)\s+from|(?:const|let|var)\s+(\w+)\s*=)/;

/**
 * What of an import a file lacks: the names that it does not import yet, from wherever.
 * @param lines of one import
 * @param known all imports of the file
 */
export function missingImport(lines: readonly string[], known: string, languageId: string): readonly string[] {
  const text = lines.join("\n").trim();
  if (languageId === "go") return missingPackages(text, known);
  const isKnown = (name: string) => new RegExp(`(?<![\\w$])${escaped(name)}(?![\\w$])`).test(known);
  const [, head, names, tail = ""] = inBraces.exec(text) ?? fromModule.exec(text) ?? [];
  if (head !== undefined && names !== undefined) {
    const lacking = names
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== "" && !isKnown(name.split(/\s+as\s+|\s*:\s*/).at(-1) ?? name));
    return lacking.length === 0 ? [] : [`${head} ${lacking.join(", ")} ${tail}`.trimEnd()];
  }
  const [, imported, required] = oneName.exec(text) ?? [];
  const name = imported ?? required;
  return known.includes(text) || (name !== undefined && isKnown(name)) ? [] : lines;
}

function missingPackages(text: string, known: string): readonly string[] {
  const specs = [...text.matchAll(/(?:([\w.]+)\s+)?("[^"]+")/g)];
  return specs
    .filter(([, , path = ""]) => !known.includes(path))
    .map(([, alias, path]) => `import ${alias === undefined || alias === "import" ? "" : `${alias} `}${path}`);
}

function escaped(name: string): string {
  return name.replace(/[$.*+?^()[\]{}|\\]/g, "\\$&");
}
