import path from "node:path";
import type { ContextPiece } from "../../src/core/model/backend";
import { linesOf } from "./candidates";
import { type ImportedName, ImportGraph } from "./imports";
import type { ReplayPoint } from "./points";
import type { SourceFile } from "./sample";

export const contextModes = ["none", "neighbours", "definitions"] as const;
export type ContextMode = (typeof contextModes)[number];

/** Share of a window that pieces of other files may take, and characters of code to a token, on the safe side. */
const share = 0.35;
const charactersPerToken = 3;
const longest = { neighbours: 1500, definitions: 600 } as const;

/** Finds in a sample what a point's model could be shown of other files. */
export class SampleContext {
  readonly #graph: ImportGraph;

  constructor(private readonly sample: readonly SourceFile[]) {
    this.#graph = new ImportGraph(sample);
  }

  /**
   * Pieces in an order that is the same for every point of a file, as many as fit.
   * @param contextSize tokens
   */
  piecesFor(point: ReplayPoint, mode: ContextMode, contextSize: number): readonly ContextPiece[] {
    const file = this.sample.find(({ repository, path }) => repository === point.repository && path === point.path);
    if (!file || mode === "none") return [];
    const pieces = mode === "neighbours" ? this.#neighbours(file) : this.#definitions(file);
    let room = contextSize * share * charactersPerToken;
    return pieces.filter(({ text }) => {
      const fits = text.length <= room;
      if (fits) room -= text.length;
      return fits;
    });
  }

  /** The beginnings of the files of the same folder. */
  #neighbours(file: SourceFile): readonly ContextPiece[] {
    const folder = path.posix.dirname(file.path);
    return this.sample
      .filter((other) => other !== file && other.repository === file.repository)
      .filter((other) => path.posix.dirname(other.path) === folder)
      .map(({ path, text }) => ({ path, text: wholeLines(text, longest.neighbours) }));
  }

  /** What the file's imports stand for. */
  #definitions(file: SourceFile): readonly ContextPiece[] {
    return this.#graph.namesOf(file).map((imported) => ({ path: imported.definedIn.path, text: definition(imported) }));
  }
}

/** The lines of a definition, up to the next one that is not deeper than its first. */
function definition({ definedIn, definedAt }: ImportedName): string {
  const lines = linesOf(definedIn).filter(({ start }) => start >= definedAt);
  const end = lines.findIndex(({ text }, at) => at > 0 && /^[^\s)\]}]/.test(text));
  const text = (end === -1 ? lines : lines.slice(0, end)).map(({ text }) => text).join("\n");
  return wholeLines(text, longest.definitions);
}

function wholeLines(text: string, characters: number): string {
  if (text.length <= characters) return `${text.trimEnd()}\n`;
  return text.slice(0, text.lastIndexOf("\n", characters) + 1);
}
