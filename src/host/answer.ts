import { ReleasedTokens } from "../core/completion/releasedTokens";
import { type StopOptions, StopRules, type StopStep } from "../core/completion/stop";
import type { CompletionEnd, CompletionToken } from "../protocol/host";

interface AnswerRun {
  /** Text before the cursor that the model has to write before its answer; see heldBack.ts. */
  readonly held: string;
  readonly stop: StopOptions;
  readonly onToken: (token: CompletionToken) => void;
}

/** An answer while it is written: turns token ids into what may be shown. */
export class Answer {
  readonly #rules: StopRules;
  readonly #released: ReleasedTokens;
  readonly #ids: number[] = [];
  #text = "";
  /** Characters of the tokens' text that were held back and stand before the cursor. */
  #offset = 0;

  constructor(
    private readonly run: AnswerRun,
    private readonly detokenize: (ids: readonly number[]) => string,
  ) {
    this.#rules = new StopRules(run.stop);
    this.#released = new ReleasedTokens(run.onToken);
  }

  get tokens(): readonly CompletionToken[] {
    return this.#released.tokens;
  }

  /** Takes tokens whose text begins with what was held back; what is behind it belongs to the answer. */
  begin({
    tokens,
    logProb,
  }: {
    readonly tokens: readonly number[];
    readonly logProb: number | undefined;
  }): CompletionEnd | undefined {
    this.#ids.push(...tokens);
    this.#offset = this.run.held.length;
    this.#released.hold(logProb);
    return this.#read(logProb, false);
  }

  add(id: number, logProb: number | undefined, isLate: boolean): CompletionEnd | undefined {
    this.#ids.push(id);
    this.#released.hold(logProb);
    return this.#read(logProb, isLate);
  }

  #read(logProb: number | undefined, isLate: boolean): CompletionEnd | undefined {
    const whole = this.detokenize(this.#ids).slice(this.#offset);
    // A character of several bytes is not whole yet.
    const piece = whole.endsWith("\ufffd") ? "" : whole.slice(this.#text.length);
    this.#text += piece;
    return this.#take(this.#rules.push(piece, { logProb, isLate }));
  }

  /** @param logProb of the token that ended it, if one did */
  finish(why: CompletionEnd, logProb?: number): CompletionEnd {
    const end = this.#take(this.#rules.finish()) ?? why;
    this.#released.hold(logProb);
    return end;
  }

  /** Of what the model wrote behind the tokens: its end. Undefined where that is part of a token, or is not told. */
  get endLogProb(): number | undefined {
    return this.#released.endLogProb;
  }

  #take({ released, end }: StopStep): CompletionEnd | undefined {
    this.#released.release(this.#text, released);
    return end === "marker" ? "endOfText" : end;
  }
}
