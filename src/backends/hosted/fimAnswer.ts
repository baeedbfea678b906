import { ReleasedTokens } from "../../core/completion/releasedTokens";
import { type StopOptions, StopRules, type StopStep } from "../../core/completion/stop";
import type { FimEnd, FimRequest, FimToken } from "../../core/model/backend";
import { BackendError } from "../../core/model/failure";
import { anyStopMarkers } from "../../core/model/families";
import type { FimPart } from "./fimDialects";

/** An answer of a server while it comes: the same rules end it, and hold its end back, as a local model's. */
export class FimAnswer {
  readonly #rules: StopRules;
  readonly #released: ReleasedTokens;
  #text = "";
  #hasBegun = false;
  /** By a rule. */
  #end: FimEnd | undefined;
  /** By the server. */
  #saidEnd: FimPart["end"];

  /** @param leastLineLogProb see {@link StopOptions} */
  constructor(
    { prefix, suffix, extent }: FimRequest,
    leastLineLogProb: number | undefined,
    onToken: (token: FimToken) => void,
  ) {
    this.#rules = new StopRules({ prefix, suffix, extent, markers: anyStopMarkers, leastLineLogProb });
    this.#released = new ReleasedTokens(onToken);
  }

  get tokens(): readonly FimToken[] {
    return this.#released.tokens;
  }

  get endLogProb(): number | undefined {
    return this.#released.endLogProb;
  }

  /** Characters that the server wrote. */
  get written(): number {
    return this.#text.length;
  }

  /**
   * @param isLate whether the answer's time is over: then it ends with its line
   * @returns whether nothing more is wanted
   */
  push({ tokens, end }: FimPart, isLate: boolean): boolean {
    this.#hasBegun ||= tokens.length > 0 || end !== undefined;
    for (const token of tokens) this.#end ??= this.#add(token, isLate);
    this.#saidEnd ??= end;
    return this.#end !== undefined;
  }

  /** @throws {BackendError} `serverCut` where it did not end by itself, `serverNonsense` where there was none */
  finish(): FimEnd {
    if (this.#end) return this.#end;
    if (!this.#hasBegun) throw new BackendError("serverNonsense", "the server's answer has no text");
    if (!this.#saidEnd) throw new BackendError("serverCut", "the server's answer ends in the middle");
    return this.#take(this.#rules.finish()) ?? this.#saidEnd;
  }

  #add({ text, logProb }: FimToken, isLate: boolean): FimEnd | undefined {
    // A model that was shown CRLF elsewhere may write it; line ends are LF here.
    const piece = text.replaceAll("\r", "");
    this.#text += piece;
    this.#released.hold(logProb);
    return this.#take(this.#rules.push(piece, { logProb, isLate }));
  }

  #take({ released, end }: StopStep): FimEnd | undefined {
    this.#released.release(this.#text, released);
    return end === "marker" ? "endOfText" : end;
  }
}
