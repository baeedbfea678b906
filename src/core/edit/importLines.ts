const start =
  /^(?:import\b|from\s+\S+\s+import\b|use\s|using\s+[\w.]+\s*;|#include\b|(?:const|let|var)\s.*=\s*require\()/;

/** Whether a line is an import that is whole. */
export function isImport(line: string): boolean {
  return start.test(line) && !/[{(,]\s*$/.test(line);
}

/** The line behind a text's imports, those at the left edge; undefined where there is none that ends on its own line. */
export function endOfImports(lines: readonly string[]): number | undefined {
  let last = lines.findLastIndex((line) => start.test(line));
  if (last === -1) return undefined;
  // One that goes on ends where its bracket is closed.
  if (/[{(,]\s*$/.test(lines[last] ?? "")) {
    while (last < lines.length && !/^\s*[)}]/.test(lines[last] ?? "")) last++;
  }
  return last < lines.length ? last + 1 : undefined;
}

/** What tells that two lines import from the same place; undefined where a line imports nothing. */
export function importedFrom(line: string): string | undefined {
  const text = line.trim();
  if (!start.test(text)) return undefined;
  return /["'<]([^"'>]+)["'>]/.exec(text)?.[1] ?? /^(?:from|import|use|using)\s+(\S+)/.exec(text)?.[1] ?? text;
}
