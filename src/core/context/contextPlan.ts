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

/** Of the window. The model process gives at most a third of what the answer leaves over. */
const share = 0.3;
/**
 * Tokens of window below which nothing is shown: the file at hand needs them more. Of 160 lines that use an imported name
 * Kindling v1, which reads 2,048, had 11.3 % right without pieces, 11.3 % with its neighbours and 9.4 % with definitions
 * (`npm run bench -- replay --kind crossFile --points 160 --context none,neighbours,definitions`).
 */
const leastWindow = 4096;

const all: ReadonlySet<PieceSource> = new Set(["definition", "edited", "visited", "neighbour"]);

/** @param contextSize tokens of prompt and answer together */
export function contextPlan(contextSize: number): ContextPlan {
  if (contextSize < leastWindow) return { characters: 0, sources: new Set() };
  return { characters: Math.min(mostCharacters, Math.floor(contextSize * share * charactersPerToken)), sources: all };
}
