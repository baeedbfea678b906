import type { LlamaContextSequence, LlamaModel, Token } from "node-llama-cpp";
import { FimLoop } from "../../src/host/fimLoop";
import { LlamaLibrary } from "../../src/host/llamaLibrary";
import { random } from "../../test/helpers/random";
import { estimate } from "../typing/figures";

const rounds = 40;
/** Tokens. */
const [chatPrompt, completionPrompt, answerTokens] = [3000, 500, 8];
const contextSize = 4096;
/** What issue 5 allows. */
const mostTimesIdle = 1.2;

/**
 * How long a completion takes while a chat prompt goes through the same weights in a context of its own, beside the same
 * completion alone. The contexts and the loop are those of the model process, but here in this process: the model process
 * has no chat call yet.
 */
export async function benchBesideChat(modelPath: string): Promise<void> {
  const library = new LlamaLibrary(() => undefined, { gpu: false });
  const model = await library.loadModel(modelPath);
  if (model.trainContextSize < contextSize) {
    console.log(`a chat prompt of ${chatPrompt} tokens is more than this model reads: --model timing`);
    return await model.dispose();
  }
  const contexts = await Promise.all(
    [1, 2].map(() => library.createContext(model, { contextSize, sequences: 1, threads: 1 })),
  );
  try {
    const [completion, chat] = contexts.map((context) => context.getSequence());
    if (completion && chat) await measure(model, completion, chat);
  } finally {
    for (const context of contexts) await context.dispose();
    await model.dispose();
  }
}

async function measure(model: LlamaModel, completion: LlamaContextSequence, chat: LlamaContextSequence): Promise<void> {
  const loop = new FimLoop(model, []);
  const chatLoop = new FimLoop(model, []);
  const next = random(1);
  const tokens = (count: number) => Array.from({ length: count }, () => (1000 + Math.floor(next() * 1000)) as Token);
  const prompt = tokens(completionPrompt);
  const complete = async () => {
    const startedAt = performance.now();
    // Another last token each time: one is new to the cache, as while somebody types.
    await loop.run({ ...call, sequence: completion, prompt: [...prompt, ...tokens(1)], signal: never });
    return performance.now() - startedAt;
  };
  await complete();
  const [alone, beside]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    alone.push(await complete());
    const abort = new AbortController();
    await chat.clearHistory();
    const reading = chatLoop.prefill({ sequence: chat, prompt: tokens(chatPrompt), signal: abort.signal });
    const isUnderWay = Promise.race([reading.then(() => false), complete().then((ms) => beside.push(ms) > 0)]);
    if (!(await isUnderWay)) throw new Error("the chat prompt was read before the completion was there");
    abort.abort();
    await reading.catch(() => undefined);
  }
  const words = (values: readonly number[]) => [0.5, 0.9].map((at) => estimate(values, at).value.toFixed(0)).join("/");
  console.log(`${answerTokens} tokens alone, p50/p90, ms                ${words(alone)}`);
  console.log(`  while a chat prompt of ${chatPrompt} tokens is read  ${words(beside)}`);
  const ratio = estimate(beside, 0.5).value / estimate(alone, 0.5).value;
  const verdict = ratio <= mostTimesIdle ? "ok" : "MISSED";
  console.log(`completion beside a chat prompt, p50, times alone  ${ratio.toFixed(2)} of ${mostTimesIdle}  ${verdict}`);
}

const never = new AbortController().signal;
const call = {
  held: "",
  maxTokens: answerTokens,
  budgetMs: 60_000,
  stop: { prefix: "", suffix: "", extent: "block", markers: [] },
  onToken: () => undefined,
} as const;
