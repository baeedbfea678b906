import type { LlamaContextSequence, Token } from "node-llama-cpp";
import { fileHeader, type ModelFamily } from "../core/model/families";
import { fimPrompt } from "./fimPrompt";
import type { LineTokenizer } from "./lineTokenizer";

/** What the probe must gain. Between nothing, for a model that was not trained for it, and what Kindling v0 gains. */
export const leastProbeGain = 0.5;

/** Stands for probabilities that come out as 0. */
const leastProbability = 1e-9;

interface Hole {
  readonly path: string;
  readonly prefix: string;
  readonly middle: string;
  readonly suffix: string;
}

// The middles can only be known from what stands behind the hole, so that plain continuation does badly.
const holes: readonly Hole[] = [
  {
    path: "src/loop.ts",
    prefix: "for (let i = 0; i < ",
    middle: "items.length",
    suffix: "; i++) {\n  console.log(items[i]);\n}\n",
  },
  {
    path: "src/read.ts",
    prefix: "import { ",
    middle: "readFileSync",
    suffix: ' } from "node:fs";\n\nconst text = readFileSync("a.txt", "utf8");\n',
  },
  {
    path: "src/find.ts",
    prefix: "const ",
    middle: "found",
    suffix: " = items.find((item) => item.id === id);\nif (!found) {\n  return undefined;\n}\nreturn found.name;\n",
  },
];

/**
 * How much likelier a model finds the known middles of three holes when it is shown what follows, in the family's
 * order, than when it only continues the prefix: the difference of the mean log-probabilities (natural logarithm) of
 * their tokens. It tells a model that was trained to fill holes from one whose vocabulary merely has the tokens, and
 * needs no scale for large and small models. Kindling v0, which uses the suffix little, gains 1.4 (and loses 0.4 in
 * the other order). Leaves the sequence empty.
 */
export async function probeFim(
  sequence: LlamaContextSequence,
  tokenizer: LineTokenizer,
  family: ModelFamily,
): Promise<number> {
  let gain = 0;
  let count = 0;
  for (const hole of holes) {
    const middle = tokenizer.text(hole.middle);
    const filled = fimPrompt(tokenizer, family, { ...hole, context: [], middle: "" });
    const header = fileHeader(family, hole.path).flatMap(({ kind, text }) =>
      kind === "special" ? tokenizer.special(text) : tokenizer.text(text),
    );
    const continued = [...tokenizer.first, ...header, ...tokenizer.text(hole.prefix)];
    gain += (await logProbOf(middle, filled, sequence)) - (await logProbOf(middle, continued, sequence));
    count += middle.length;
  }
  await sequence.clearHistory();
  return gain / count;
}

/** Sum of the log-probabilities of `middle`'s tokens behind `prompt`. */
async function logProbOf(
  middle: readonly number[],
  prompt: readonly number[],
  sequence: LlamaContextSequence,
): Promise<number> {
  await sequence.clearHistory();
  const known = [...prompt, ...middle] as Token[];
  const asked = known.map((token, at) => {
    const isBeforeMiddle = at >= prompt.length - 1 && at < known.length - 1;
    return isBeforeMiddle ? ([token, { generateNext: { probabilities: true } }] as [Token, object]) : token;
  });
  const outputs = await sequence.controlledEvaluate(asked);
  return middle.reduce<number>((sum, token, at) => {
    const probability = outputs[prompt.length - 1 + at]?.next.probabilities?.get(token as Token) ?? 0;
    return sum + Math.log(Math.max(probability, leastProbability));
  }, 0);
}
