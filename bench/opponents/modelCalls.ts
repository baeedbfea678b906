import type { InfillRequest, InfillWork } from "./infill";

export interface ModelOptions {
  readonly modelPath: string;
  /** Tokens. */
  readonly contextSize: number;
  /** CPU threads. */
  readonly threads: number;
}

/** Milliseconds inside of the model's process, the making of tokens left out. */
export interface DecodingTimes extends InfillWork {
  readonly firstTokenMs: number;
  readonly totalMs: number;
}

/** What the benches ask of a process that runs llama.cpp through node-llama-cpp and is nobody's product. */
export interface ModelCalls {
  load: { params: ModelOptions; result: null; progress: never };
  /** As llama.cpp's server does it. */
  infill: { params: InfillRequest; result: InfillWork; progress: never };
  /** Evaluates `text`, as far as it is not in the cache, and then `answer`. */
  continue: { params: { readonly text: string; readonly answer: string }; result: DecodingTimes; progress: never };
}
