import { Worker } from "node:worker_threads";
import type { LlamaContextSequence, LlamaModel, Token } from "node-llama-cpp";
import type { MachineSpeed } from "../protocol/machine";
import { onAbort } from "../util/abort";
import { throwIfCancelled } from "./engine";

/** Milliseconds that each half of the probe takes. */
const [readMs, memoryMs] = [700, 400];
/** Tokens that are evaluated at once. */
const chunk = 128;
/** Bytes that all threads read together: more than the processor's caches hold on most machines. */
const blockBytes = 256 << 20;

/**
 * Measures what decides how soon a model answers: prompts take computing, and answers take reading all weights. Small
 * models tell about large ones: with one thread of an AMD EPYC, Kindling (0.0084 billion parameters) read 6,600 tokens a
 * second, which is 55 billion parameters times tokens, SmolLM2 (0.135) 31 billion, and one of 0.49 billion 69 billion.
 */
export async function probeSpeed(
  model: LlamaModel,
  sequence: LlamaContextSequence,
  {
    parameters,
    threads,
    signal,
  }: { readonly parameters: number; readonly threads: number; readonly signal: AbortSignal },
): Promise<MachineSpeed> {
  const tokensPerSecond = await readingSpeed(model, sequence, signal);
  return {
    readBillionsPerSecond: tokensPerSecond * (parameters / 1e9),
    bytesPerSecond: await memorySpeed(threads, signal),
  };
}

async function readingSpeed(model: LlamaModel, sequence: LlamaContextSequence, signal: AbortSignal): Promise<number> {
  const [token] = model.tokenize("a", false);
  const tokens = Array.from({ length: chunk }, () => token as Token);
  const startedAt = performance.now();
  let evaluated = 0;
  while (performance.now() - startedAt < readMs) {
    throwIfCancelled(signal);
    await sequence.clearHistory();
    await sequence.evaluateWithoutGeneratingNewTokens(tokens);
    evaluated += chunk;
  }
  return evaluated / ((performance.now() - startedAt) / 1000);
}

/** Bytes a second that so many threads read together. */
async function memorySpeed(threads: number, signal: AbortSignal): Promise<number> {
  throwIfCancelled(signal);
  const workerData = { bytes: Math.floor(blockBytes / threads), ms: memoryMs };
  const workers = Array.from({ length: threads }, () => new Worker(reader, { eval: true, workerData }));
  const aborting = onAbort(signal, () => {
    for (const worker of workers) void worker.terminate();
  });
  try {
    const speeds = await Promise.all(workers.map(speedOf));
    throwIfCancelled(signal);
    return speeds.reduce((sum, one) => sum + one, 0);
  } finally {
    aborting.dispose();
  }
}

/** 0 where it was ended before it was done. */
function speedOf(worker: Worker): Promise<number> {
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", () => resolve(0));
  });
}

/** Looks for a byte that is not there, which reads memory and does next to nothing else. Its memory goes with it. */
const reader = `
const { parentPort, workerData: { bytes, ms } } = require("node:worker_threads");
const block = Buffer.alloc(bytes, 1);
const startedAt = performance.now();
let read = 0;
while (performance.now() - startedAt < ms) { block.indexOf(0); read += bytes; }
parentPort.postMessage(read / ((performance.now() - startedAt) / 1000));
`;
