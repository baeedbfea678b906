/** What llama.vscode asks llama.cpp's `/infill` for, and what the model shall write. */
export interface InfillRequest {
  /** Whole lines above the cursor's. */
  readonly inputPrefix: string;
  /** The cursor's line before the cursor. */
  readonly prompt: string;
  /** The rest of the cursor's line, and lines below. */
  readonly inputSuffix: string;
  /** What is to be written, whatever the model computes. */
  readonly answer: string;
}

export interface InfillWork {
  /** Tokens of the prompt. */
  readonly promptTokens: number;
  /** Those that were not in the KV cache. */
  readonly evaluatedTokens: number;
  readonly generatedTokens: number;
}

/** Whoever answers infill requests, one after the other. */
export interface InfillServer {
  infill(request: InfillRequest): Promise<InfillWork>;
  /** See {@link import("./contender").Contender.cpuSeconds}. */
  cpuSeconds(): number;
  close(): Promise<void>;
}
