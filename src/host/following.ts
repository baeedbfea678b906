import type { LlamaContextSequence, Token, TokenBias } from "node-llama-cpp";

/** What a model writes next, and how likely it is among what is allowed: a natural logarithm, where it is told. */
export interface Next {
  /** Undefined where nothing could be sampled. */
  readonly token: Token | undefined;
  readonly logProb: number | undefined;
}

/** Evaluates tokens and takes the likeliest that follow. */
export class Following {
  /** node-llama-cpp before 3.22 leaves `totalLogitWeight` out. Undefined until the first answer tells. */
  #tellsWeight: boolean | undefined;

  /** @param isSorted whether the probability is worth a sort of the whole vocabulary, where nothing cheaper tells it */
  async one(
    sequence: LlamaContextSequence,
    tokens: readonly Token[],
    { isSorted }: { readonly isSorted: boolean },
  ): Promise<Next> {
    const [next] = await this.each(sequence, tokens, { biases: [undefined], isSorted });
    return next ?? { token: undefined, logProb: undefined };
  }

  /**
   * In one pass, what follows each of the last tokens: as many of them as there are biases, at most `tokens.length`.
   * All tokens are in the KV cache afterwards.
   */
  async each(
    sequence: LlamaContextSequence,
    tokens: readonly Token[],
    { biases, isSorted }: { readonly biases: readonly (TokenBias | undefined)[]; readonly isSorted: boolean },
  ): Promise<readonly Next[]> {
    // Both at first: without, the first answer of each model would have no confidence where the weight is left out.
    const wanted = { totalLogitWeight: this.#tellsWeight !== false, confidence: isSorted && !this.#tellsWeight };
    const start = tokens.length - biases.length;
    const input = tokens.map((token, at): Token | [Token, object] => {
      if (at < start) return token;
      const tokenBias = biases[at - start];
      return [
        token,
        { generateNext: { token: true, ...wanted, options: { temperature: 0, ...(tokenBias && { tokenBias }) } } },
      ];
    });
    const outputs = await sequence.controlledEvaluate(input);
    return biases.map((_, at) => this.#nextIn(outputs[start + at]?.next));
  }

  #nextIn(next: Output["next"] | undefined): Next {
    if (next?.token !== undefined) this.#tellsWeight ??= next.totalLogitWeight !== undefined;
    // Greedy: the token has the highest logit, whose own weight is exp(0) = 1.
    const probability = next?.totalLogitWeight === undefined ? next?.confidence : 1 / next.totalLogitWeight;
    return { token: next?.token ?? undefined, logProb: probability === undefined ? undefined : Math.log(probability) };
  }
}

type Output = NonNullable<Awaited<ReturnType<LlamaContextSequence["controlledEvaluate"]>>[number]>;
