import { counted } from "../../chat/attach/words";
import type { FileChange } from "./fileChange";

/** Files that are told in a line each; of more, those of one folder share a line. */
const mostLines = 20;
/** Files that are summed up by a question each. */
const mostSummaries = 12;
/** Characters that a summary may have. */
export const longestSummary = 200;
/** A file whose hunks are shorter is not worth a question. */
const worthSummary = 600;

export interface Layout {
  readonly text: string;
  /** Those that are shown by a summary, or would be if they had one; the largest first. */
  readonly summed: readonly FileChange[];
  /** Those that are shown with their hunks. */
  readonly whole: readonly FileChange[];
}

/**
 * Changes as a model is shown them: with their hunks as long as there is room; the largest give way to what `summaries` say
 * of them, further ones to their names.
 * @param room characters; names alone may take more
 */
export function layout(
  changes: readonly FileChange[],
  summaries: ReadonlyMap<FileChange, string>,
  room: number,
): Layout {
  const bySize = changes.filter(({ hunks }) => hunks !== "").sort((a, b) => b.hunks.length - a.hunks.length);
  const named = changes.filter(({ hunks }) => hunks === "");
  const summed: FileChange[] = [];
  let used = nameRoom(named) + bySize.reduce((sum, one) => sum + whole(one).length, 0);
  let taken = 0;
  for (const one of bySize) {
    if (used <= room) break;
    taken++;
    used -= whole(one).length;
    if (summed.length < mostSummaries && one.hunks.length >= worthSummary) {
      summed.push(one);
      used += one.words.length + (summaries.get(one)?.length ?? longestSummary);
    } else if (named.push(one) <= mostLines) used += one.words.length;
  }
  const hasSummary = (one: FileChange) => summaries.has(one);
  const parts = [
    ...nameLines([...named, ...summed.filter((one) => !hasSummary(one))]),
    ...summed.filter(hasSummary).map((one) => `- ${one.words}: ${summaries.get(one)}\n`),
    ...bySize.slice(taken).map(whole),
  ];
  return { text: parts.join(""), summed, whole: bySize.slice(taken) };
}

function whole({ words, hunks }: FileChange): string {
  return `${words}\n${hunks}`;
}

function nameRoom(changes: readonly FileChange[]): number {
  return nameLines(changes).reduce((sum, line) => sum + line.length, 0);
}

function nameLines(changes: readonly FileChange[]): readonly string[] {
  if (changes.length <= mostLines) return changes.map(({ words }) => `- ${words}\n`);
  const folders = new Map<string, FileChange[]>();
  for (const one of changes) {
    const folder = one.path.split("/").slice(0, -1).join("/") || ".";
    const files = folders.get(folder);
    if (files) files.push(one);
    else folders.set(folder, [one]);
  }
  const bySize = [...folders].sort(([, a], [, b]) => b.length - a.length);
  const others = bySize.slice(mostLines).reduce((sum, [, { length }]) => sum + length, 0);
  return [
    ...bySize.slice(0, mostLines).map(([folder, files]) => `- ${folderWords(folder, files)}\n`),
    ...(others > 0 ? [`- ${counted(others, "file")} in ${counted(bySize.length - mostLines, "other folder")}\n`] : []),
  ];
}

/** `src/a: 3 files (2 changed, 1 new)`, or what is to be said of the only one. */
function folderWords(folder: string, files: readonly FileChange[]): string {
  const [first, ...others] = files;
  if (first && others.length === 0) return first.words;
  const kinds = new Map<string, number>();
  for (const { words } of files) {
    const kind = words.slice(0, words.indexOf(":"));
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return `${folder}: ${files.length} files (${[...kinds].map(([kind, count]) => `${count} ${kind}`).join(", ")})`;
}
