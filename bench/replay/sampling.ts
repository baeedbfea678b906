import { random } from "../../test/helpers/random";
import { blocksOf, type FirstUse, firstUsesOf, indentation, type Line, typedLines } from "./candidates";
import { ImportGraph } from "./imports";
import { chosenClosers, type Kind, placeAt, type ReplayPoint } from "./points";
import type { SourceFile } from "./sample";

type Draft = Omit<ReplayPoint, "id" | "kind">;
type Chance = () => number;

export interface SamplingOptions {
  readonly kind: Kind;
  /** How many points at most; each language gets the same share, as far as it has so many. */
  readonly count: number;
  readonly seed: number;
}

/** The same points for the same sample and options. */
export function samplePoints(sample: readonly SourceFile[], { kind, count, seed }: SamplingOptions): ReplayPoint[] {
  const languages = [...new Set(sample.map(({ languageId }) => languageId))].sort();
  const graph = new ImportGraph(sample);
  const drafts = languages.map((languageId, at) => {
    const files = sample.filter((file) => file.languageId === languageId);
    const share = Math.floor((count * (at + 1)) / languages.length) - Math.floor((count * at) / languages.length);
    return draftsOf(kind, files, graph, random(seed + at)).slice(0, share);
  });
  return interleaved(drafts).map((draft, id) => ({ id, kind, ...draft }));
}

/** By turns, so that the first so many are of all languages too. */
function interleaved<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const turns = lists.flatMap((list) => list.map((item, turn) => ({ item, turn })));
  return turns.sort((a, b) => a.turn - b.turn).map(({ item }) => item);
}

/** Every point that can be had of these files, in a random order. */
function draftsOf(kind: Kind, files: readonly SourceFile[], graph: ImportGraph, chance: Chance): readonly Draft[] {
  switch (kind) {
    case "line": {
      // By their length, so that every character that was typed is as likely as any other to be the next one.
      const lines = byWeight(files.flatMap(typedLines), ({ text }) => text.trim().length, chance);
      return lines.flatMap((line) => restOfLine(line, columnIn(line, chance), undefined, chance));
    }
    case "block":
      return byWeight(files.flatMap(blocksOf), () => 1, chance).map(({ file, start, end }) => ({
        ...whereIs(file),
        place: "lineStart",
        before: file.text.slice(0, start),
        hidden: file.text.slice(start, end),
        after: file.text.slice(end),
        closers: "",
        name: undefined,
      }));
    case "crossFile": {
      const uses = byWeight(
        files.flatMap((file) => firstUsesOf(file, graph)),
        () => 1,
        chance,
      );
      return uses.flatMap((use) => restOfLine(use, columnNear(use, chance), use.imported.name, chance));
    }
  }
}

/** From the line's start to before its last character: each is a place where an editor asks. */
function columnIn({ text }: Line, chance: Chance): number {
  const from = indentation(text);
  return from + Math.floor(chance() * (text.trimEnd().length - from));
}

/** Half of the time right behind the name, where only what it is can tell how it goes on; else where a word starts before it. */
function columnNear({ text, column, imported }: FirstUse, chance: Chance): number {
  const end = column + imported.name.length;
  const behind = /[(.[<]/.test(text[end] ?? "") ? end + 1 : end;
  const isAfter = chance() < 0.5 && /\w.*\w/.test(text.slice(behind));
  const starts = Array.from({ length: column + 1 }, (_, at) => at).filter((at) => startsWord(text, at));
  const before = starts[Math.floor(chance() * starts.length)] ?? column;
  return isAfter ? behind : before;
}

function startsWord(text: string, column: number): boolean {
  const place = placeAt(text, column);
  return column >= indentation(text) && place !== "inWord" && place !== "wordEnd" && place !== "blank";
}

function restOfLine({ file, start, text }: Line, column: number, name: string | undefined, chance: Chance): Draft[] {
  const hidden = text.slice(column);
  const closers = chosenClosers(text.slice(0, column), hidden, chance());
  if (closers === undefined || hidden.trim() === "") return [];
  const before = file.text.slice(0, start + column);
  const after = closers + file.text.slice(start + text.length);
  return [{ ...whereIs(file), place: placeAt(text, column), before, hidden, after, closers, name }];
}

function whereIs({ repository, path, languageId }: SourceFile) {
  return { repository, path, languageId };
}

/** All items in a random order in which heavy ones tend to come first (Efraimidis and Spirakis, 2006). */
function byWeight<T>(items: readonly T[], weight: (item: T) => number, chance: Chance): readonly T[] {
  return items
    .map((item) => ({ item, key: Math.log(Math.max(chance(), Number.MIN_VALUE)) / weight(item) }))
    .sort((a, b) => b.key - a.key)
    .map(({ item }) => item);
}
