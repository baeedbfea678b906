import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../scripts/root";
import { indentUnitOf } from "../../src/core/edit/indentation";
import type { EditPlace } from "../../src/core/edit/inline/editPlace";
import type { LineSpan } from "../../src/core/edit/inline/followedLines";
import { languageIdOfPath } from "../../src/core/edit/languages";
import { fencedBlocks } from "../../src/util/fences";

/** A change of code that somebody asks for, and how it is told whether it was made. */
export interface EditTask {
  readonly name: string;
  /** What the file is called; its ending tells the language. */
  readonly file: string;
  readonly instruction: string;
  readonly lines: readonly string[];
  /** Which of them may be changed. */
  readonly span: LineSpan;
  /** What may stand in their place. */
  readonly known: readonly string[];
  /** Assertions about `subject`, the file as a module, and `source`, its text. */
  readonly check: string;
}

const folder = path.join(root, "bench", "data", "edits");
const form = /^# (.+)\n\nLines (\d+) to (\d+) of (\S+):\n/;

/** The tasks under bench/data/edits, a file each: the instruction, the code, a good result, and the check. */
export function readTasks(): readonly EditTask[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".md"));
  return files.sort().map((file) => taskOf(path.basename(file, ".md"), readFileSync(path.join(folder, file), "utf8")));
}

function taskOf(name: string, text: string): EditTask {
  const [, instruction, first, last, file] = form.exec(text) ?? [];
  const [code, known, check] = fencedBlocks(text).map((block) => block.code.trimEnd());
  if (!instruction || !file || code === undefined || known === undefined || check === undefined) {
    throw new Error(`${name} has not the form of a task`);
  }
  const span = { from: Number(first) - 1, to: Number(last) };
  return { name, file, instruction, check, span, lines: code.split("\n"), known: known.split("\n") };
}

/** The task as the extension puts it. */
export function placeOf({ file, lines, span }: EditTask): EditPlace {
  return {
    languageId: languageIdOfPath(file) ?? "plaintext",
    path: file,
    region: lines.slice(span.from, span.to),
    line: span.from,
    above: lines.slice(0, span.from),
    below: lines.slice(span.to),
    indentUnit: indentUnitOf(lines),
  };
}

/** The whole file with other lines in the region's place. */
export function resultOf({ lines, span }: EditTask, region: readonly string[]): readonly string[] {
  return [...lines.slice(0, span.from), ...region, ...lines.slice(span.to)];
}

export function isPython({ file }: EditTask): boolean {
  return file.endsWith(".py");
}
