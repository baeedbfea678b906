import type { CompleteResult, Speed } from "../protocol/host";

/** Prompts with fewer new tokens say more about the overhead of a call than about the model. */
const leastPromptTokens = 32;

/** How fast the model reads and writes, over all completions since the process began. */
export class Speedometer {
  #read = { tokens: 0, ms: 0 };
  #written = { tokens: 0, ms: 0 };

  add({ timing }: CompleteResult): void {
    const { evaluatedTokens, writtenTokens, firstTokenMs, totalMs } = timing;
    if (evaluatedTokens >= leastPromptTokens) {
      this.#read.tokens += evaluatedTokens;
      this.#read.ms += firstTokenMs;
    }
    // The first token's time belongs to the prompt.
    if (writtenTokens < 2) return;
    this.#written.tokens += writtenTokens - 1;
    this.#written.ms += totalMs - firstTokenMs;
  }

  get speed(): Speed {
    return { readTokensPerSecond: perSecond(this.#read), writtenTokensPerSecond: perSecond(this.#written) };
  }
}

function perSecond({ tokens, ms }: { readonly tokens: number; readonly ms: number }): number | undefined {
  return ms > 0 ? (tokens / ms) * 1000 : undefined;
}
