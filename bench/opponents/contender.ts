/** A place in a text that somebody types: what a contender is asked about. Line ends are LF. */
export interface Place {
  readonly path: string;
  /** Everything in the document before the cursor. */
  readonly before: string;
  /** Everything in the document after the cursor. */
  readonly after: string;
  /** What stands at the cursor in the finished text: what a model that is always right writes. Up to the line's end at least. */
  readonly truth: string;
}

export interface Ask {
  readonly place: Place;
  /** Aborts when the editor has no use for the answer any more: the next key was pressed. */
  readonly signal: AbortSignal;
  /** Characters of `place.truth` that the answer shall have; the same for all contenders. */
  readonly length: number;
}

/** Times are milliseconds since `ask` was called, with the waiting for earlier requests in them. */
export interface Answer {
  readonly text: string;
  /** Tokens of the prompt that were not in the KV cache. 0 where a cache of the client answered. */
  readonly evaluatedTokens: number;
  /** 0 where a cache of the client answered. */
  readonly generatedTokens: number;
  /** A contender that does not stream, or whose cache answered, shows its first token with the last: then it is `totalMs`. */
  readonly firstTokenMs: number;
  readonly totalMs: number;
  /** Whether it is the answer of a call none of which was given before. */
  readonly isNew: boolean;
}

/** All the model did so far for a contender, also for answers that nobody saw. */
export interface Work {
  readonly requests: number;
  readonly evaluatedTokens: number;
  readonly generatedTokens: number;
}

/** Someone who is asked for ghost text. */
export interface Contender {
  readonly name: string;

  /**
   * Undefined when there is nothing to show because `ask.signal` aborted. A contender that cannot abort works on
   * nevertheless: see {@link settled} and {@link work}. @throws when the model cannot answer.
   */
  ask(ask: Ask): Promise<Answer | undefined>;

  /** Resolves when its model does nothing any more: before CPU time is read at a trace's end. */
  settled(): Promise<void>;

  work(): Work;

  /** CPU seconds (user and system) that its processes have used so far, the loading of the model included. */
  cpuSeconds(): number;

  close(): Promise<void>;
}
