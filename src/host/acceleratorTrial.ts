import type { Llama, LlamaContextSequence, LlamaModel, Token } from "node-llama-cpp";
import type { MachineSpeed } from "../protocol/machine";
import { LlamaLibrary, processorBuild } from "./llamaLibrary";
import { probeSpeed } from "./speedProbe";

/** What is tried: an accelerator by the name of llama.cpp's backend, or the processor for comparison. */
export type TrialSubject = "vulkan" | "metal" | "cpu";

export interface Trial {
  readonly subject: TrialSubject;
  /** Absolute path of a small model. */
  readonly modelPath: string;
  /** An empty folder for another one, which is of no use afterwards. */
  readonly folder: string;
}

/** What a trial found, each as soon as it is known, so that one that ends too soon has told what it got to. */
export interface TrialFindings {
  /** Names of the devices; none for the processor, and where there is no accelerator. */
  readonly devices?: readonly string[];
  /** Of the devices' memory. */
  readonly totalBytes?: number;
  readonly isUnified?: boolean;
  /** Mean log-probability (natural logarithm) that the model gives a known text. */
  readonly logProb?: number;
  readonly speed?: MachineSpeed;
}

/** Ordinary code, some thirty tokens of which any model of code knows most. */
const knownText = "for (let i = 0; i < items.length; i++) {\n  console.log(items[i]);\n}\n";
/** Stands for probabilities that come out as 0, or as no number. */
const leastProbability = 1e-9;
/** Below this many tokens a second, 2.7 GB of weights, hardly a processor is slower. */
const leastWritten = 20;

/**
 * Tries what computes here, in a process that may be lost: whether a model says with it what it says elsewhere, and
 * how fast one layer of a large model goes through.
 * @param tell hears each finding
 * @throws {CallError} where llama.cpp cannot be loaded or fails with an error; a bad driver may also end the process
 */
export async function tryCompute(
  { subject, modelPath, folder }: Trial,
  tell: (found: TrialFindings) => void,
): Promise<void> {
  const library = new LlamaLibrary(() => undefined, { gpu: subject === "cpu" ? processorBuild() : subject });
  const llama = await library.llama();
  if (subject !== "cpu" && !(await tellDevices(llama, tell))) return;
  // With a part of it elsewhere, two things would be measured in one.
  const accelerated = subject === "cpu" ? undefined : "all";
  const model = await library.loadModel(modelPath, { accelerated });
  const context = await library.createContext(model, { contextSize: 128, sequences: 1, threads: 0 });
  tell({ logProb: await logProbOf(model, context.getSequence()) });
  await context.dispose();
  await model.dispose();
  const least = subject === "cpu" ? 0 : leastWritten;
  tell({ speed: await probeSpeed(library, { folder, accelerated, least, signal: new AbortController().signal }) });
}

/** @returns whether there is one */
async function tellDevices(llama: Llama, tell: (found: TrialFindings) => void): Promise<boolean> {
  const devices = await llama.getGpuDeviceNames();
  const { total, unifiedSize } = await llama.getVramState();
  tell({ devices, totalBytes: total, isUnified: unifiedSize > 0 });
  return devices.length > 0;
}

async function logProbOf(model: LlamaModel, sequence: LlamaContextSequence): Promise<number> {
  const tokens = model.tokenize(knownText, false);
  const asked = tokens.map((token): [Token, object] => [token, { generateNext: { probabilities: true } }]);
  const outputs = await sequence.controlledEvaluate(asked);
  const following = tokens.slice(1).map((token, at) => outputs[at]?.next.probabilities?.get(token) ?? 0);
  // What is no number counts as the least.
  const logs = following.map((one) => Math.log(Math.max(one || leastProbability, leastProbability)));
  return logs.reduce((sum, one) => sum + one, 0) / Math.max(1, logs.length);
}
