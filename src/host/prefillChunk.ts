/** A chunk cannot be cancelled, so it shall take no longer than this. */
export const chunkAimMs = 40;
/** Tokens: fewer cost each of them the pass over all weights. */
export const leastChunk = 16;
const most = 256;

export interface ChunkBounds {
  /** Milliseconds that one shall take. */
  readonly aimMs: number;
  /** Tokens of the smallest and of the first one. */
  readonly least: number;
  readonly first: number;
}

const usual: ChunkBounds = { aimMs: chunkAimMs, least: leastChunk, first: 64 };
/** Of a prompt that is read while a window completes, which waits for the end of one: so it waits for little. */
export const besideCompletions: ChunkBounds = { aimMs: 10, least: 4, first: 4 };

/** How many tokens of a prompt to evaluate at once: as many as this machine does in some 40 ms, as measured. */
export class PrefillChunk {
  #size: number;
  #tokensPerSecond: number | undefined;

  constructor(private readonly bounds = usual) {
    this.#size = bounds.first;
  }

  get size(): number {
    return this.#size;
  }

  /** Of the last whole chunk; undefined while there was none. */
  get tokensPerSecond(): number | undefined {
    return this.#tokensPerSecond;
  }

  /** Short chunks, the last of a prompt, tell nothing about the speed of whole ones. */
  took(tokens: number, milliseconds: number): void {
    if (tokens < this.#size) return;
    this.#tokensPerSecond = (tokens / Math.max(milliseconds, 1)) * 1000;
    const factor = Math.min(2, Math.max(0.5, this.bounds.aimMs / Math.max(milliseconds, 1)));
    this.#size = Math.max(this.bounds.least, Math.min(most, Math.round(this.#size * factor)));
  }
}
