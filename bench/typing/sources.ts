import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../scripts/root";
import { type FinishedFile, finished } from "./project";

/** Characters of a file that somebody works in. */
const size = { least: 1500, most: 40_000 } as const;
/** How many files the person goes to and fro between. */
const filesAtHand = 4;
const strangeFiles = 6;

/** What a trace is made of. */
export interface Material {
  readonly files: readonly FinishedFile[];
  /** Lines of other files. */
  readonly strangers: readonly string[];
}

/** Draws files from the sample under bench/data. */
export function drawMaterial(random: () => number): Material {
  const all = filesBelow(path.join(root, "bench", "data"));
  if (all.length < filesAtHand + strangeFiles) throw new Error(`too few sources: ${all.length}`);
  const drawn: FinishedFile[] = [];
  while (drawn.length < filesAtHand + strangeFiles) drawn.push(...all.splice(Math.floor(random() * all.length), 1));
  const lines = drawn.slice(filesAtHand).flatMap(({ text }) => text.split("\n").map((line) => line.trim()));
  const strangers = lines.filter((line) => line.length > 12 && /^[a-z].*[;)\w]$/i.test(line));
  return { files: drawn.slice(0, filesAtHand), strangers };
}

function filesBelow(folder: string): FinishedFile[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  return names
    .filter((name) => /\.(?:[jt]s|py)$/.test(name) && !name.endsWith(".d.ts"))
    .map((name) => finished(name.split(path.sep).join("/"), readFileSync(path.join(folder, name), "utf8")))
    .filter(({ text }) => text.length >= size.least && text.length <= size.most);
}
