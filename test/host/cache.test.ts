import assert from "node:assert/strict";
import type { LlamaContext, LlamaContextSequence, LlamaModel, Token } from "node-llama-cpp";
import { kindling, type ModelFamily } from "../../src/core/model/families";
import { type Anchor, AnchoredPrompts, type Hole } from "../../src/host/anchoredPrompt";
import { FimLoop } from "../../src/host/fimLoop";
import { LineTokenizer } from "../../src/host/lineTokenizer";
import { LlamaLibrary } from "../../src/host/llamaLibrary";
import { SequencePool } from "../../src/host/sequencePool";
import type { CompleteResult } from "../../src/protocol/host";
import { type EditKind, editScript } from "../helpers/editScript";
import { kindlingPath } from "../helpers/kindling";

const text = Array.from(
  { length: 24 },
  (_, at) =>
    `export function sum${at}(items: number[]): number {\n  let total = ${at};\n  for (const item of items) {\n    total += item;\n  }\n\n  return total;\n}\n\n`,
).join("");
const prefixFirst: ModelFamily = { ...kindling, layout: "psm", anchorsMiddle: true, maxSuffixTokens: 96 };
const plain: ModelFamily = { ...prefixFirst, anchorsMiddle: false };
const steps = 40;
/** Probability below which the next best token is nearly as likely. */
const undecided = 0.52;
// Small: every answer is compared with one from nothing, at 450 tokens a second on a core like CI's.
const contextSize = 240;
const budget = 190;

/** What one edit cost, and whether the answers from the cache and from nothing are the same. */
interface Step {
  readonly kind: EditKind;
  readonly evaluated: number;
  readonly isNewPlace: boolean;
  readonly difference: string | undefined;
}

describe("the KV cache while somebody edits", function () {
  this.timeout(300_000);
  let model: LlamaModel;
  let context: LlamaContext;
  let cold: LlamaContextSequence;
  let sequences: LlamaContextSequence[];

  before(async () => {
    const library = new LlamaLibrary(() => undefined, { gpu: false });
    model = await library.loadModel(kindlingPath);
    context = await library.createContext(model, { contextSize, sequences: 4, threads: 1 });
    cold = context.getSequence();
    sequences = [context.getSequence(), context.getSequence(), context.getSequence()];
  });
  after(async () => {
    await context.dispose();
    await model.dispose();
  });

  const warmTokenizer = () => new LineTokenizer((part, special) => model.tokenize(part, special));

  /** One that finds no rule to cut lines by, and so tokenises every text whole. */
  const wholeTokenizer = () => {
    let isFirst = true;
    return new LineTokenizer((part, special) => {
      const tokens: number[] = isFirst ? [-1] : model.tokenize(part, special);
      isFirst = false;
      return tokens;
    });
  };

  /** @param isCompared whether each answer is computed from nothing, too, which costs more than all else here */
  async function* edits(
    family: ModelFamily,
    used: readonly LlamaContextSequence[],
    { count = steps, isCompared = true } = {},
  ): AsyncGenerator<Step> {
    const warm = new AnchoredPrompts(warmTokenizer(), family);
    const whole = new AnchoredPrompts(wholeTokenizer(), family);
    const pool = new SequencePool(warm, used, () => ({ soon: budget, most: budget }));
    const loop = new FimLoop(model, model.tokenize("<fim_prefix><fim_suffix><fim_middle><file_sep>", true));
    let place: Anchor | undefined;
    for (const { kind, before, after } of editScript(text, count, 1)) {
      const hole = { path: "a.ts", context: [], prefix: before, prefixStart: 0, suffix: after };
      const { anchor, prompt, sequence } = pool.place(hole);
      assert.deepEqual(prompt, whole.under(anchor, hole)?.tokens, "tokens of lines are the tokens of the whole");
      const answer = await run(loop, sequence, prompt, hole);
      const difference = isCompared ? await differenceFromNothing(answer, loop, prompt, hole) : undefined;
      const isNewPlace = place !== anchor;
      place = anchor;
      yield { kind, evaluated: answer.timing.evaluatedTokens, isNewPlace, difference };
      const move = pool.nextMove();
      if (!move) continue;
      await loop.prefill({ ...move, signal: new AbortController().signal });
      pool.moved(move);
      place = move.anchor;
    }
  }

  async function differenceFromNothing(warm: CompleteResult, loop: FimLoop, prompt: readonly number[], hole: Hole) {
    await cold.clearHistory();
    return differenceOf(warm, await run(loop, cold, prompt, hole));
  }

  function run(loop: FimLoop, sequence: LlamaContextSequence, prompt: readonly number[], { prefix, suffix }: Hole) {
    const stop = { prefix, suffix, extent: "line", markers: [] } as const;
    const signal = new AbortController().signal;
    return loop.run({
      sequence,
      prompt,
      held: "",
      maxTokens: 8,
      budgetMs: 60_000,
      stop,
      onToken: () => undefined,
      signal,
    });
  }

  for (const [name, family] of [
    ["suffix first", kindling],
    ["prefix first with an anchored middle", prefixFirst],
  ] as const) {
    describe(name, () => {
      let taken: Step[];
      before(async () => {
        for (const sequence of sequences) await sequence.clearHistory();
        taken = [];
        for await (const step of edits(family, sequences)) taken.push(step);
      });

      it("answers as from nothing, whatever was edited", () => {
        const differences = taken.flatMap(({ difference, kind }, at) =>
          difference ? [`step ${at}, ${kind}: ${difference}`] : [],
        );
        assert.deepEqual(differences, []);
      });

      it("evaluates at most 8 tokens for a key and 16 after Enter, between brackets too", () => {
        const steady = taken.filter(({ isNewPlace }) => !isNewPlace);
        const most = (...kinds: readonly EditKind[]) =>
          Math.max(...steady.filter(({ kind }) => kinds.includes(kind)).map(({ evaluated }) => evaluated));
        assert.ok(most("key", "backspace") <= 8, `${most("key", "backspace")} tokens for a key`);
        assert.ok(most("enter", "enterBetween") <= 16, `${most("enter", "enterBetween")} tokens after Enter`);
        const isSteady = (kind: EditKind) => kind !== "jump" && kind !== "insertAbove" && kind !== "deleteLineBelow";
        const typed = taken.filter(({ kind }) => isSteady(kind));
        const places = typed.filter(({ isNewPlace }) => isNewPlace).length;
        assert.ok(places <= typed.length / 20, `${places} new places in ${typed.length} keys`);
        const between = taken.filter(({ kind }) => kind === "enterBetween");
        assert.ok(between.length > 0);
        assert.ok(
          between.every(({ isNewPlace }) => !isNewPlace),
          "Enter between brackets leaves the suffix as it is",
        );
      });
    });
  }

  it("notices a cache that holds something else than it says", async () => {
    const lying = sequences.map((sequence) => new LyingSequence(sequence) as unknown as LlamaContextSequence);
    for (const sequence of sequences) await sequence.clearHistory();
    let found = 0;
    for await (const { difference } of edits(kindling, lying)) {
      if (difference) found++;
      if (found > 2) return;
    }
    assert.fail(`${found} differences`);
  });

  it("gives the model back within one chunk of a prompt, and keeps what was evaluated", async () => {
    const [sequence] = sequences;
    assert.ok(sequence);
    await sequence.clearHistory();
    const prompt = model.tokenize(text, false).slice(0, budget);
    const abort = new AbortController();
    let chunks = 0;
    const watched = {
      get nextTokenIndex() {
        return sequence.nextTokenIndex;
      },
      adaptStateToTokens: (tokens: Token[]) => sequence.adaptStateToTokens(tokens, false),
      evaluateWithoutGeneratingNewTokens: async (chunk: Token[]) => {
        chunks++;
        abort.abort();
        await sequence.evaluateWithoutGeneratingNewTokens(chunk);
      },
    } as unknown as LlamaContextSequence;
    const loop = new FimLoop(model, []);
    await assert.rejects(loop.prefill({ sequence: watched, prompt, signal: abort.signal }), { kind: "cancelled" });
    assert.equal(chunks, 1);
    assert.ok(sequence.nextTokenIndex > 0 && sequence.nextTokenIndex < prompt.length / 2);
  });

  it("costs a whole suffix per key in the plain order, which is why there are others", async () => {
    for (const sequence of sequences) await sequence.clearHistory();
    const evaluatedByKeys: number[] = [];
    for await (const { kind, isNewPlace, evaluated } of edits(plain, sequences, { count: 20, isCompared: false })) {
      if (kind === "key" && !isNewPlace) evaluatedByKeys.push(evaluated);
    }
    assert.ok(evaluatedByKeys.length > 0 && Math.min(...evaluatedByKeys) > 32, `${evaluatedByKeys}`);
  });
});

/** Where two answers part, unless the model was undecided there: then rounding decides. */
function differenceOf(warm: CompleteResult, cold: CompleteResult): string | undefined {
  const length = Math.max(warm.tokens.length, cold.tokens.length);
  const at = Array.from({ length }, (_, index) => index).find(
    (index) => warm.tokens[index]?.text !== cold.tokens[index]?.text,
  );
  if (at === undefined) return undefined;
  // Of the token that ends an answer nothing is told; the one that the other answer has instead tells enough.
  const likely = [warm, cold].flatMap(({ tokens }) => tokens[at]?.logProb ?? []).map(Math.exp);
  if (likely.every((probability) => probability < undecided)) return undefined;
  const said = (result: CompleteResult) => JSON.stringify(result.tokens.map((token) => token.text).join(""));
  return `${said(warm)} from the cache, ${said(cold)} from nothing (${likely})`;
}

/** Evaluates every chunk of a prompt backwards, and says that it did not. */
class LyingSequence {
  #said: Token[] = [];

  constructor(private readonly honest: LlamaContextSequence) {}

  get contextTokens() {
    return [...this.#said];
  }

  get nextTokenIndex() {
    return this.honest.nextTokenIndex;
  }

  async adaptStateToTokens(tokens: Token[]): Promise<void> {
    let common = 0;
    while (common < this.#said.length && this.#said[common] === tokens[common]) common++;
    this.#said = this.#said.slice(0, common);
    await this.honest.eraseContextTokenRanges([{ start: common, end: this.honest.nextTokenIndex }]);
  }

  async evaluateWithoutGeneratingNewTokens(chunk: Token[]): Promise<void> {
    this.#said.push(...chunk);
    await this.honest.evaluateWithoutGeneratingNewTokens([...chunk].reverse());
  }

  async controlledEvaluate(input: Parameters<LlamaContextSequence["controlledEvaluate"]>[0]) {
    for (const item of input) this.#said.push(Array.isArray(item) ? item[0] : item);
    return await this.honest.controlledEvaluate([...input.slice(0, -1).reverse(), ...input.slice(-1)]);
  }
}
