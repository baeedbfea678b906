/** `1 file`, `3 files`. */
export function counted(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(parts: readonly string[]): string {
  if (parts.length < 2) return parts[0] ?? "";
  return `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

/** `512 bytes`, `120 KB`, `1.5 MB`; a thousand of one is the next. */
export function sizeWords(bytes: number): string {
  if (bytes < 1000) return counted(bytes, "byte");
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} KB`;
  return `${(bytes / 1e6).toFixed(1).replace(/\.0$/, "")} MB`;
}

/** Name of a file with the lines that are meant, 1 the first: `basket.ts:12-40`. */
export function placeLabel(path: string, lines: readonly (readonly [first: number, last: number])[]): string {
  const name = baseName(path);
  if (lines.length === 0) return name;
  return `${name}:${lines.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(",")}`;
}

/** What stands behind the last "/" of a path, or the path. */
export function baseName(path: string): string {
  return path.replace(/\/+$/, "").split("/").at(-1) || path;
}
