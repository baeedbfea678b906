import { setTimeout as sleep } from "node:timers/promises";
import type { Answer, Ask, Contender, Work } from "./contender";
import type { InfillServer, InfillWork } from "./infill";
import { LlamaVscodeCache } from "./llamaVscodeCache";
import { type LlamaVscodeWindow, windowBehind, windowOf } from "./llamaVscodeWindow";
import { Tally } from "./tally";

export interface LlamaVscodeOptions {
  readonly name: string;
  /**
   * Whether the next suggestion is asked for when one was shown, as if it had been accepted. llama.vscode does so. It
   * makes what follows an accept fast and costs as much again. Without it nothing is shown where an answer was typed to
   * its end: its cache has the empty rest of that answer for the place.
   */
  readonly looksAhead: boolean;
}

/** Milliseconds between two looks whether the request before is over. */
const waitMs = 150;
/** Characters right of the cursor beyond which it does not ask by itself. */
const mostLineSuffix = 8;

/**
 * A client that asks as llama.vscode does: one request at a time, which nobody aborts; who waits looks every 150 ms
 * and leaves when cancelled; answers are kept by their place. Not there: chunks of other files (on a trace through one
 * file llama.vscode would send chunks of that file, and compute more), what it cuts from answers, and its sampling of
 * three answers at once unless the server is told so.
 */
export class LlamaVscode implements Contender {
  readonly name: string;
  readonly #cache = new LlamaVscodeCache();
  readonly #tally = new Tally();
  #isAsking = false;

  constructor(
    private readonly server: InfillServer,
    private readonly options: LlamaVscodeOptions,
  ) {
    this.name = options.name;
  }

  async ask(ask: Ask): Promise<Answer | undefined> {
    const startedAt = performance.now();
    while (this.#isAsking) {
      await sleep(waitMs);
      if (ask.signal.aborted) return undefined;
    }
    const window = windowOf(ask.place);
    if (window.lineSuffix.length > mostLineSuffix) return undefined;
    this.#isAsking = true;
    try {
      const given = await this.#answer(window, ask);
      if (!given || ask.signal.aborted) return undefined;
      const totalMs = performance.now() - startedAt;
      this.#lookAhead(window, given.text, ask);
      const { evaluatedTokens = 0, generatedTokens = 0 } = given.work ?? {};
      const text = withoutBlanks(given.text, window.blanks.length);
      return {
        text,
        evaluatedTokens,
        generatedTokens,
        firstTokenMs: totalMs,
        totalMs,
        isNew: given.work !== undefined,
      };
    } finally {
      this.#isAsking = false;
    }
  }

  settled(): Promise<void> {
    return this.#tally.settled();
  }

  work(): Work {
    return this.#tally.work;
  }

  cpuSeconds(): number {
    return this.server.cpuSeconds();
  }

  close(): Promise<void> {
    return this.server.close();
  }

  async #answer(window: LlamaVscodeWindow, ask: Ask): Promise<{ text: string; work?: InfillWork } | undefined> {
    const known = this.#cache.find(window);
    if (known !== undefined) return known.trim() === "" ? undefined : { text: known };
    if (ask.signal.aborted) return undefined;
    // Blanks that were kept from the model have to be written by it.
    const text = window.blanks + ask.place.truth.slice(0, ask.length);
    const work = await this.#infill(window, text);
    if (text.trim() === "") return undefined;
    this.#cache.put(window, text);
    return { text, work };
  }

  #lookAhead(window: LlamaVscodeWindow, answer: string, ask: Ask): void {
    if (!this.options.looksAhead || window.lineSuffix.trim() !== "") return;
    const next = windowBehind(window, answer);
    if (this.#cache.has(next)) return;
    const shown = answer.length - window.blanks.length;
    const text = ask.place.truth.slice(shown, shown + ask.length);
    if (text.trim() === "") return;
    this.#infill(next, text).then(
      () => this.#cache.put(next, text),
      () => undefined,
    );
  }

  #infill({ inputPrefix, inputSuffix, prompt }: LlamaVscodeWindow, answer: string): Promise<InfillWork> {
    return this.#tally.count(this.server.infill({ inputPrefix, inputSuffix, prompt, answer }));
  }
}

function withoutBlanks(text: string, most: number): string {
  let blanks = 0;
  while (blanks < most && (text[blanks] === " " || text[blanks] === "\t")) blanks++;
  return text.slice(blanks);
}
