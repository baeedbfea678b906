import type { Language } from "./editor";
import type { Hand } from "./hand";
import { openAt } from "./nesting";

/** A file as it shall be in the end. Its text is LF, without blanks at line ends and without a line end at its end. */
export interface FinishedFile {
  /** Relative to the workspace, "/" between folders. */
  readonly path: string;
  readonly text: string;
}

/** Lines that are missing from a file and have to be written below one that is there. */
export interface Hole {
  readonly file: number;
  /** Index in the finished file of the hole's first line; at least 1. */
  readonly line: number;
  readonly lines: number;
}

const fewestLines = 3;
const mostLines = 14;
/** A file shorter than this is written from its top; a longer one is there and gets new lines in many places. */
const longFileLines = 60;

/** @throws {Error} for a file that is neither TypeScript nor Python */
export function languageOf(path: string): Language {
  if (/\.[cm]?[jt]sx?$/.test(path)) return "typescript";
  if (path.endsWith(".py")) return "python";
  throw new Error(`${path} is of no language that the simulated editor knows`);
}

/** One step of indentation in a text. */
export function indentUnitOf(text: string, language: Language): string {
  const indents = text.match(/^[ \t]+(?=[^\s*])/gm) ?? [];
  if (indents.some((indent) => indent.startsWith("\t"))) return "\t";
  const shortest = Math.min(...indents.map((indent) => indent.length).filter((length) => length > 1));
  return " ".repeat(Number.isFinite(shortest) ? shortest : language === "python" ? 4 : 2);
}

/** Brings a file into the form that {@link FinishedFile} wants. */
export function finished(path: string, text: string): FinishedFile {
  return {
    path,
    text: text
      .replaceAll("\r\n", "\n")
      .replace(/[ \t]+$/gm, "")
      .trimEnd(),
  };
}

/** What is left to write in a file, top to bottom: everything below the first line of a short one, pieces of a long one. */
export function holesIn({ text }: FinishedFile, file: number, hand: Hand): readonly Hole[] {
  const lines = text.split("\n");
  if (lines.length < longFileLines) return lines.length > 1 ? [{ file, line: 1, lines: lines.length - 1 }] : [];
  const depths = lines.map((_, at) => openAt(lines.slice(0, at + 1).join("\n")).length);
  const holes: Hole[] = [];
  for (let at = 2 + hand.upTo(mostLines); at < lines.length - fewestLines; ) {
    const length = balancedLength(lines, depths, at, fewestLines + hand.upTo(mostLines - fewestLines));
    if (length === 0) {
      at++;
      continue;
    }
    holes.push({ file, line: at, lines: length });
    at += length + 1 + hand.upTo(mostLines);
  }
  return holes;
}

/**
 * Lines from `start` on, about `wanted`, that close all they open and nothing else; 0 if there are none.
 * @param depths how many brackets and quotes are open at the end of each line
 */
function balancedLength(lines: readonly string[], depths: readonly number[], start: number, wanted: number): number {
  const above = depths[start - 1] ?? 0;
  if (lines[start]?.trim() === "") return 0;
  let best = 0;
  for (let length = 1; length <= 2 * wanted && best < wanted && start + length < lines.length; length++) {
    const last = start + length - 1;
    const depth = depths[last] ?? 0;
    if (depth < above) break;
    if (depth === above && lines[last]?.trim() !== "") best = length;
  }
  return best >= fewestLines ? best : 0;
}

/** The text of a file while some of its holes are still open. */
export function withHoles({ text }: FinishedFile, holes: readonly Hole[]): string {
  const missing = new Set(holes.flatMap(({ line, lines }) => Array.from({ length: lines }, (_, at) => line + at)));
  return text
    .split("\n")
    .filter((_, at) => !missing.has(at))
    .join("\n");
}
