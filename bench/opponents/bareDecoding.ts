import type { Answer, Ask, Contender, Work } from "./contender";
import type { ModelOptions } from "./modelCalls";
import { ModelProcess } from "./modelProcess";
import { Tally } from "./tally";

/** Tokens over which the model's own speed is measured. */
const readTokens = 512;
const writtenTokens = 32;

/**
 * The physical limit: the text before the cursor evaluated token by token as it is typed, and the truth behind it,
 * with nothing else. No suffix, no markers, no rules, no waiting; the times are those of the model's process without
 * the making of tokens. It cannot be used for anything, since it only works because nothing ever changes above.
 */
export class BareDecoding implements Contender {
  readonly name = "bare decoding";
  readonly #tally = new Tally();

  private constructor(private readonly model: ModelProcess) {}

  static async start(options: ModelOptions): Promise<BareDecoding> {
    return new BareDecoding(await ModelProcess.start(options));
  }

  /** Goes to its end also when the signal aborts: it measures, and nobody waits for it. */
  async ask({ place, length, signal }: Ask): Promise<Answer | undefined> {
    const text = place.truth.slice(0, length);
    const done = await this.#tally.count(this.model.continue(place.before, text));
    return signal.aborted ? undefined : { text, ...done, isNew: true };
  }

  /** What the model can do: tokens read at once, and milliseconds for each token written. */
  async speed(): Promise<{ readonly readTokensPerSecond: number; readonly tokenMs: number }> {
    // Each word is one token or two; only the counts that come back are used.
    const text = "word ".repeat(readTokens);
    const answer = " next".repeat(writtenTokens);
    await this.model.continue("x", "");
    const done = await this.model.continue(text, answer);
    return {
      readTokensPerSecond: (done.evaluatedTokens / done.firstTokenMs) * 1000,
      tokenMs: (done.totalMs - done.firstTokenMs) / (done.generatedTokens - 1),
    };
  }

  settled(): Promise<void> {
    return this.#tally.settled();
  }

  work(): Work {
    return this.#tally.work;
  }

  cpuSeconds(): number {
    return this.model.cpuSeconds();
  }

  close(): Promise<void> {
    return this.model.close();
  }
}
