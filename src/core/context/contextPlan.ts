/** Why a piece of another file is worth showing. */
export type PieceSource = "definition" | "edited" | "visited" | "neighbour";

/** What a model is shown of other files. */
export interface ContextPlan {
  /** Characters of all pieces together, headers included; 0 for none. */
  readonly characters: number;
  readonly sources: ReadonlySet<PieceSource>;
}

/** Characters to a token, on the careful side: the model process leaves out a piece that does not fit as a whole. */
const charactersPerToken = 3;
/** Characters beyond which more context costs more time to read, whenever it changes, than it brings. */
const mostCharacters = 6000;

interface Row {
  /** Tokens of window from which on this row holds. */
  readonly from: number;
  /** Of the window. The model process gives at most a third of what the answer leaves over. */
  readonly share: number;
  readonly sources: ReadonlySet<PieceSource>;
}

/** A window below the first row's gets nothing: a third of 1,024 tokens is ten lines, and the file at hand needs them more. */
const rows: readonly Row[] = [
  { from: 2048, share: 0.2, sources: new Set(["definition", "edited"]) },
  { from: 4096, share: 0.3, sources: new Set(["definition", "edited", "visited", "neighbour"]) },
];

/** @param contextSize tokens of prompt and answer together */
export function contextPlan(contextSize: number): ContextPlan {
  const row = rows.findLast(({ from }) => contextSize >= from);
  if (!row) return { characters: 0, sources: new Set() };
  const characters = Math.min(mostCharacters, Math.floor(contextSize * row.share * charactersPerToken));
  return { characters, sources: row.sources };
}
