import type { LlamaContextSequence, Token } from "node-llama-cpp";
import type { ModelFamily } from "../core/model/families";
import { fimPrompt, type Tokenize } from "./fimPrompt";

interface Hole {
  readonly path: string;
  readonly prefix: string;
  readonly middle: string;
  readonly suffix: string;
}

// The middles can only be known from what stands behind the hole, so that plain continuation does badly.
const holes: readonly Hole[] = [
  {
    path: "src/area.py",
    prefix: "def area(width, height):\n    ",
    middle: "result = width * height",
    suffix: "\n    return result\n",
  },
  {
    path: "src/total.js",
    prefix: "function total(prices) {\n  let ",
    middle: "sum = 0;",
    suffix: "\n  for (const price of prices) {\n    sum += price;\n  }\n  return sum;\n}\n",
  },
  {
    path: "src/greet.ts",
    prefix: "export function greet(",
    middle: "name: string",
    suffix: "): string {\n  return 'Hello, ' + name;\n}\n",
  },
];

/**
 * Mean log-probability (natural logarithm) of the known middles of three holes: whether a model whose vocabulary has
 * fill-in-the-middle tokens was ever trained with them in this family's order. Leaves the sequence empty.
 */
export async function probeFim(
  sequence: LlamaContextSequence,
  tokenize: Tokenize,
  family: ModelFamily,
): Promise<number> {
  let sum = 0;
  let count = 0;
  for (const hole of holes) {
    const middle = tokenize(hole.middle, false) as Token[];
    const prompt = fimPrompt(tokenize, family, hole, sequence.contextSize - middle.length) as Token[];
    await sequence.clearHistory();
    const known = [...prompt, ...middle];
    const asked = known.map((token, at) => {
      const isBeforeMiddle = at >= prompt.length - 1 && at < known.length - 1;
      return isBeforeMiddle ? ([token, { generateNext: { probabilities: true } }] as [Token, object]) : token;
    });
    const outputs = await sequence.controlledEvaluate(asked);
    middle.forEach((token, at) => {
      const probability = outputs[prompt.length - 1 + at]?.next.probabilities?.get(token) ?? 0;
      sum += Math.log(Math.max(probability, 1e-9));
      count++;
    });
  }
  await sequence.clearHistory();
  return sum / count;
}
