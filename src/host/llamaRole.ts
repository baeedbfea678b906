import type { LlamaContext, LlamaModel } from "node-llama-cpp";
import { detectFamily, type ModelFamily, stopMarkers } from "../core/model/families";
import type { CompleteParams, CompleteResult, LoadedModel, LoadParams } from "../protocol/host";
import { CallError } from "../protocol/rpc";
import type { CompleteOptions } from "./engine";
import { FimLoop } from "./fimLoop";
import { leastProbeGain, probeFim } from "./fimProbe";
import { fimPrompt, type Tokenize } from "./fimPrompt";
import type { GgufFacts } from "./ggufCheck";
import type { LlamaLibrary } from "./llamaLibrary";
import type { ModelUse, SharedModels } from "./sharedModels";

/** A model in use for one role: weights, a context of its own, and for completion the loop that fills holes. */
export class LlamaRole {
  private constructor(
    readonly loaded: LoadedModel,
    private readonly use: ModelUse,
    private readonly context: LlamaContext,
    private readonly fim: { readonly loop: FimLoop; readonly family: ModelFamily } | undefined,
  ) {}

  /** @throws {CallError} `noBinary`, `outOfMemory`, `modelBroken`, and for completion `noFim`; then nothing is kept. */
  static async load(
    params: LoadParams,
    facts: GgufFacts,
    from: { readonly models: SharedModels; readonly library: LlamaLibrary },
    onProgress: (share: number) => void,
  ): Promise<LlamaRole> {
    const startedAt = performance.now();
    const use = await from.models.use(params.modelPath, onProgress);
    let context: LlamaContext | undefined;
    try {
      const contextSize = Math.min(params.contextSize, use.model.trainContextSize);
      context = await from.library.createContext(use.model, contextSize, params.threads);
      const what = `${facts.name} (${params.modelPath})`;
      const fim = params.role === "completion" ? await fimOf(use.model, context, facts, what) : undefined;
      const loaded: LoadedModel = {
        modelPath: params.modelPath,
        name: facts.name,
        architecture: facts.architecture,
        parameters: facts.parameters,
        fileBytes: facts.fileBytes,
        contextSize: context.contextSize,
        family: fim?.family.id,
        loadMs: Math.round(performance.now() - startedAt),
      };
      return new LlamaRole(loaded, use, context, fim);
    } catch (error) {
      await context?.dispose();
      await use.release();
      throw error;
    }
  }

  complete(params: CompleteParams, options: CompleteOptions): Promise<CompleteResult> {
    if (!this.fim) throw new CallError("noFim", `${this.loaded.name} was not loaded for completion`);
    const { loop, family } = this.fim;
    const budget = this.loaded.contextSize - params.maxTokens;
    if (budget < leastPromptTokens) {
      throw new CallError("internal", `${params.maxTokens} tokens of answer leave no room for a prompt`);
    }
    return loop.run({
      prompt: fimPrompt(tokenizer(this.use.model), family, params, budget),
      maxTokens: params.maxTokens,
      budgetMs: params.budgetMs,
      stop: { prefix: params.prefix, suffix: params.suffix, extent: params.extent, markers: stopMarkers(family) },
      ...options,
    });
  }

  countTokens(text: string): number {
    return this.use.model.tokenize(text, false).length;
  }

  /** Must not be called while a completion runs: the library hangs for ever when it loses a context at work. */
  async dispose(): Promise<void> {
    await this.context.dispose();
    await this.use.release();
  }
}

const leastPromptTokens = 32;

/** @param what the model in words, for errors */
async function fimOf(model: LlamaModel, context: LlamaContext, facts: GgufFacts, what: string) {
  const tokenize = tokenizer(model);
  const detection = detectFamily({
    ...facts,
    hasToken: (text) => tokenize(text, true).length === 1,
  });
  if (detection.kind === "none") throw new CallError("noFim", `${what}: ${detection.why}`);
  const { family, certain } = detection;
  const sequence = context.getSequence();
  if (!certain) {
    const gain = await probeFim(sequence, tokenize, family);
    if (gain < leastProbeGain) {
      const why = `the text behind three known holes gains it ${gain.toFixed(2)}, where ${leastProbeGain} is the least`;
      throw new CallError("noFim", `${what}: ${why}`);
    }
  }
  const stops = stopMarkers(family).filter((text) => tokenize(text, true).length === 1);
  return {
    family,
    loop: new FimLoop(
      model,
      sequence,
      stops.flatMap((text) => tokenize(text, true)),
    ),
  };
}

function tokenizer(model: LlamaModel): Tokenize {
  return (text, special) => model.tokenize(text, special);
}
