import assert from "node:assert/strict";
import type { LlamaContext, LlamaContextSequence, LlamaModel, Token, TokenBias } from "node-llama-cpp";
import { Following } from "../../src/host/following";
import { heldBack } from "../../src/host/heldBack";
import { HeldText } from "../../src/host/heldText";
import { LlamaLibrary } from "../../src/host/llamaLibrary";
import { onlyBeginnings } from "../../src/host/vocabulary";
import { kindlingPath } from "../helpers/kindling";

const prompt = "<fim_prefix><fim_suffix>\n<fim_middle>";
const code = [
  "export function remainingMilliseconds(startedAt: number, budgetMilliseconds: number): number {\n",
  "  const elapsedMilliseconds = performance.now() - startedAt;\n",
  "  if (elapsedMilliseconds > budgetMilliseconds) throw new Error('out of time');\n",
  "  return Math.max(0, budgetMilliseconds - elapsedMilliseconds);\n}\n",
].join("");
/** Probability below which the next best token is nearly as likely. */
const undecided = Math.log(0.52);

describe("text that a prompt held back", function () {
  this.timeout(120_000);
  let model: LlamaModel;
  let context: LlamaContext;
  let sequence: LlamaContextSequence;
  let only: (beginning: string) => TokenBias | undefined;
  let passes = 0;
  const signal = new AbortController().signal;
  const following = new Following();

  before(async () => {
    const library = new LlamaLibrary(() => undefined, { gpu: false });
    model = await library.loadModel(kindlingPath);
    context = await library.createContext(model, { contextSize: 512, sequences: 1, threads: 1 });
    sequence = context.getSequence();
    only = await onlyBeginnings(model, (token) => model.isEogToken(token));
    const { controlledEvaluate } = sequence;
    sequence.controlledEvaluate = async (...given) => {
      passes++;
      return await controlledEvaluate.apply(sequence, given);
    };
  });
  after(async () => {
    await context.dispose();
    await model.dispose();
  });

  /** Evaluates all in front of what is held back but for the last token. */
  async function begin(text: string): Promise<{ readonly tokens: Token[]; readonly rest: Token[] }> {
    const tokens = [...model.tokenize(prompt, true), ...model.tokenize(text, false)];
    await sequence.clearHistory();
    await sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(0, -1));
    passes = 0;
    return { tokens, rest: tokens.slice(-1) };
  }

  /** What HeldText is to come to, without its guesses. */
  async function tokenByToken(held: string, rest: Token[]) {
    const tokens: Token[] = [];
    let isUndecided = false;
    for (let left = held, next = rest; left !== ""; next = tokens.slice(-1)) {
      const bias = only(left);
      assert.ok(bias);
      const [chosen] = await following.each(sequence, next, { biases: [bias], isSorted: true });
      assert.ok(chosen?.token !== undefined);
      isUndecided ||= (chosen.logProb ?? 0) < undecided;
      tokens.push(chosen.token);
      left = left.slice(model.detokenize([chosen.token], false, next).length);
    }
    return { tokens, isUndecided };
  }

  it("is written as token by token, in fewer passes over the weights, and leaves no wrong guess in the cache", async () => {
    const heldText = new HeldText(model, following, only);
    let compared = 0;
    const needed = { guessing: 0, tokenByToken: 0 };
    for (let end = 8; end < code.length; end += 7) {
      const held = heldBack(code.slice(0, end));
      if (held === "") continue;
      const text = code.slice(0, end - held.length);
      const slow = await tokenByToken(held, (await begin(text)).rest);
      needed.tokenByToken += passes;
      const { tokens, rest } = await begin(text);
      const written = await heldText.write(held, { sequence, rest, signal });
      needed.guessing += passes;
      assert.deepEqual(sequence.contextTokens, [...tokens, ...written.tokens.slice(0, -1)], `behind ${text}`);
      if (slow.isUndecided) continue;
      compared++;
      assert.deepEqual(written.tokens, slow.tokens, `${JSON.stringify(held)} behind ${text}`);
    }
    assert.ok(compared > 20, `${compared} compared`);
    assert.ok(needed.guessing < 0.9 * needed.tokenByToken, `${needed.guessing} of ${needed.tokenByToken} passes`);
  });
});
