import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LlamaContextSequence, Token } from "node-llama-cpp";
import type { MachineSpeed } from "../protocol/machine";
import { throwIfCancelled } from "./engine";
import { type HollowModel, writeHollowModel } from "./hollowModel";
import type { LlamaLibrary, LoadModelOptions } from "./llamaLibrary";

/** Tokens of a prompt that are read at once to measure, and those that are written. */
const [read, written] = [64, 16];
/** Tokens of the context. */
const contextSize = 256;
const anyToken = 10 as Token;

export interface ProbeOptions {
  /** An existing folder for the model that is measured on. */
  readonly folder: string;
  readonly accelerated: LoadModelOptions["accelerated"];
  /** Tokens a second, written, below which measuring goes no further; then nothing is said of reading. */
  readonly least: number;
  readonly signal: AbortSignal;
}

/**
 * Measures what decides how soon a model answers: prompts take computing, and answers take reading all weights. One layer
 * of the shape of a large model tells about all sizes: on one thread of a Xeon with AVX-512 it read 105 billion
 * parameters times tokens a second in Q8_0, 135 in Q4_0, 156 in Q4_K and 57 in Q6_K; of Qwen2.5-Coder-0.5B's narrower
 * shape 69 were measured, and of Kindling's 36, which would say of large models that they are half as fast as they are.
 * @throws {CallError} `cancelled` and as {@link LlamaLibrary} does
 */
export async function probeSpeed(library: LlamaLibrary, options: ProbeOptions): Promise<MachineSpeed> {
  const { folder, accelerated, signal } = options;
  const file = join(folder, "hollow.gguf");
  const hollow = writeHollowModel(file);
  // Not mapped: where the folder lies in memory, the pages of a file without content would take some.
  const model = await library.loadModel(file, { accelerated, signal, isMapped: false });
  try {
    const context = await library.createContext(model, { contextSize, sequences: 1, threads: 0 });
    try {
      return await speedOf(hollow, context.getSequence(), options);
    } finally {
      await context.dispose();
    }
  } finally {
    // Windows removes no file that is mapped.
    await model.dispose();
  }
}

const folderPrefix = "hearth-try-";
/** Milliseconds after which nobody uses such a folder any more. */
const staleMs = 10 * 60_000;

/** Does it in a folder of its own. */
export async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), folderPrefix));
  try {
    return await work(folder);
  } finally {
    // What cannot be removed is a file without content; it must not cost what was found.
    await rm(folder, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined);
  }
}

/** Removes such folders of processes that were lost. Never rejects. */
export async function sweepTemporaryFolders(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  for (const name of names.filter((one) => one.startsWith(folderPrefix))) {
    const folder = join(tmpdir(), name);
    const madeAt = await stat(folder).then(
      ({ mtimeMs }) => mtimeMs,
      () => Date.now(),
    );
    if (Date.now() - madeAt > staleMs) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function speedOf(
  hollow: HollowModel,
  sequence: LlamaContextSequence,
  { least, signal }: Pick<ProbeOptions, "least" | "signal">,
): Promise<MachineSpeed> {
  const seconds = (batches: readonly number[]) => secondsFor(sequence, batches, signal);
  const write = async (count: number) => count / (await seconds(Array(count).fill(1)));
  // What comes first makes everything ready, such as the programs of a graphics processor.
  await write(1);
  const first = await write(2);
  if (first < least) return { bytesPerSecond: first * hollow.bytes, readBillionsPerSecond: 0 };
  const bytesPerSecond = (await write(written)) * hollow.bytes;
  await seconds([read]);
  const tokensPerSecond = (2 * read) / (await seconds([read, read]));
  return { bytesPerSecond, readBillionsPerSecond: tokensPerSecond * (hollow.parameters / 1e9) };
}

/** Evaluates so many tokens at once, one batch after the other, on an empty sequence. */
async function secondsFor(
  sequence: LlamaContextSequence,
  batches: readonly number[],
  signal: AbortSignal,
): Promise<number> {
  await sequence.clearHistory();
  const startedAt = performance.now();
  for (const count of batches) {
    throwIfCancelled(signal);
    await sequence.evaluateWithoutGeneratingNewTokens(Array<Token>(count).fill(anyToken));
  }
  return (performance.now() - startedAt) / 1000;
}
