import { ReleasedTokens } from "../../core/completion/releasedTokens";
import { StopRules, type StopStep } from "../../core/completion/stop";
import type { FimEnd, FimRequest, FimToken } from "../../core/model/backend";
import { anyStopMarkers } from "../../core/model/families";

/** An answer of a server while it comes: the same rules end it, and hold its end back, as a local model's. */
export class FimAnswer {
  readonly #rules: StopRules;
  readonly #released: ReleasedTokens;
  #text = "";

  constructor({ prefix, suffix, extent }: FimRequest, onToken: (token: FimToken) => void) {
    this.#rules = new StopRules({ prefix, suffix, extent, markers: anyStopMarkers });
    this.#released = new ReleasedTokens(onToken);
  }

  get tokens(): readonly FimToken[] {
    return this.#released.tokens;
  }

  get endLogProb(): number | undefined {
    return this.#released.endLogProb;
  }

  /** @param isLate whether the answer's time is over: then it ends with its line */
  push({ text, logProb }: FimToken, isLate: boolean): FimEnd | undefined {
    // A model that was shown CRLF elsewhere may write it; line ends are LF here.
    const piece = text.replaceAll("\r", "");
    this.#text += piece;
    this.#released.hold(logProb);
    return this.#take(this.#rules.push(piece, isLate));
  }

  finish(why: FimEnd): FimEnd {
    return this.#take(this.#rules.finish()) ?? why;
  }

  #take({ released, end }: StopStep): FimEnd | undefined {
    this.#released.release(this.#text, released);
    return end === "marker" ? "endOfText" : end;
  }
}
