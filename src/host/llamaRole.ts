import type { LlamaContext, LlamaModel, Token } from "node-llama-cpp";
import { detectFamily } from "../core/model/detectFamily";
import { type ModelFamily, stopMarkers } from "../core/model/families";
import type {
  ChatCount,
  ChatMessage,
  ChatParams,
  ChatResult,
  CompleteParams,
  CompleteResult,
  LoadedModel,
  LoadParams,
  Role,
} from "../protocol/host";
import { CallError } from "../protocol/rpc";
import { AnchoredPrompts } from "./anchoredPrompt";
import { ChatPart, type ChatTurn } from "./chatPart";
import { type Chore, type CompleteOptions, throwIfSuperseded } from "./engine";
import { FimLoop } from "./fimLoop";
import { leastProbeGain, probeFim } from "./fimProbe";
import type { GgufFacts } from "./ggufCheck";
import { heldBack } from "./heldBack";
import { LineTokenizer } from "./lineTokenizer";
import type { LlamaLibrary } from "./llamaLibrary";
import { type MemoryPlan, planBytes } from "./memoryPlan";
import { SequencePool } from "./sequencePool";
import type { ModelUse, SharedModels } from "./sharedModels";
import { onlyBeginnings } from "./vocabulary";

/** What a load goes by. */
export interface LoadBasis {
  readonly facts: GgufFacts;
  readonly plan: MemoryPlan;
}

export interface LoadHooks {
  /** Hears the share loaded, 0..1. */
  readonly onProgress: (share: number) => void;
  /** Gives the load up. */
  readonly signal: AbortSignal;
}

/** A model in use for one role: weights, a context of its own, and what the role does with them. */
export class LlamaRole {
  private constructor(
    readonly loaded: LoadedModel,
    readonly params: LoadParams,
    readonly plan: MemoryPlan,
    /** That can be had when it goes. */
    readonly freedBytes: number,
    private readonly use: ModelUse,
    private readonly context: LlamaContext,
    private readonly fim: Fim | undefined,
    private readonly chat: ChatPart | undefined,
  ) {}

  /** @throws {CallError} as {@link LlamaLibrary} does, for completion `noFim`, for chat `noChat` and `templateFailed`; then nothing is kept. */
  static async load(
    params: LoadParams,
    { facts, plan }: LoadBasis,
    from: { readonly models: SharedModels; readonly library: LlamaLibrary; readonly isAccelerated: boolean },
    { onProgress, signal }: LoadHooks,
  ): Promise<LlamaRole> {
    const startedAt = performance.now();
    const { isAccelerated } = from;
    const accelerated = isAccelerated ? { contextTokens: plan.contextSize * plan.sequences } : undefined;
    const use = await from.models.use(params.modelPath, { accelerated, onProgress, signal });
    let context: LlamaContext | undefined;
    let chat: ChatPart | undefined;
    try {
      throwIfSuperseded(params, signal);
      context = await from.library.createContext(use.model, { ...plan, threads: params.threads });
      const what = `${facts.name} (${params.modelPath})`;
      const fim = params.role === "completion" ? await fimOf(use.model, context, facts, what) : undefined;
      if (params.role === "chat") chat = await ChatPart.create(use.model, context, facts, what);
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
      const freedBytes = freedBy(facts, plan, use.model.gpuLayers / use.model.fileInsights.totalLayers);
      return new LlamaRole(loaded, params, plan, freedBytes, use, context, fim, chat);
    } catch (error) {
      chat?.dispose();
      await context?.dispose();
      await use.release();
      throw error;
    }
  }

  complete(params: CompleteParams, options: CompleteOptions): Promise<CompleteResult> {
    if (!this.fim) throw new CallError("noFim", `${this.loaded.name} was not loaded for completion`);
    const { loop, family, pool } = this.fim;
    const { prefix, suffix, extent, leastLineLogProb } = params;
    const held = heldBack(prefix);
    const placement = pool.place({ ...params, prefix: prefix.slice(0, prefix.length - held.length) });
    return loop.run({
      ...placement,
      held,
      maxTokens: Math.min(params.maxTokens, this.loaded.contextSize - placement.prompt.length - held.length),
      budgetMs: params.budgetMs,
      stop: { prefix, suffix, extent, markers: stopMarkers(family), leastLineLogProb },
      ...options,
    });
  }

  /** A new anchor, where the room of the one in use runs short. */
  chore(): Chore | undefined {
    if (!this.fim?.pool.wantsMove) return undefined;
    const { loop, pool } = this.fim;
    return async (signal) => {
      const move = pool.nextMove();
      if (!move) return;
      await loop.prefill({ ...move, signal });
      pool.moved(move);
    };
  }

  answer(params: ChatParams, turn: ChatTurn): Promise<ChatResult> {
    return this.#chat.answer(params, turn);
  }

  countChat(messages: readonly ChatMessage[]): Promise<ChatCount> {
    return this.#chat.count(messages);
  }

  get #chat(): ChatPart {
    if (!this.chat) throw new CallError("noChat", `${this.loaded.name} was not loaded for conversation`);
    return this.chat;
  }

  countTokens(text: string): number {
    return this.use.model.tokenize(text, false).length;
  }

  /** Must not be called while it completes or answers: the library hangs for ever when it loses a context at work. */
  async dispose(): Promise<void> {
    this.chat?.dispose();
    await this.context.dispose();
    await this.use.release();
  }
}

/** Bytes that can be had when a model goes. @param share of it that an accelerator holds */
function freedBy({ fileBytes, kvBytesPerToken }: GgufFacts, plan: MemoryPlan, share: number): number {
  // On Linux the pages of a mapped file count as memory that can be had as it is.
  const weights = process.platform === "linux" ? fileBytes * share : fileBytes;
  return planBytes({ weights, kvPerToken: kvBytesPerToken ?? 0 }, plan);
}

interface Fim {
  readonly family: ModelFamily;
  readonly loop: FimLoop;
  readonly pool: SequencePool;
}

/** Places whose KV caches are kept: that of the cursor, a spare one, and where the user was before. */
const mostSequences = 4;
/** Bytes of KV cache: up to here as many sequences as we use, and up to twice as many bytes if that allows two. */
const kvBytes = 256e6;

/** What a role wants where there is memory for it. */
export function wishFor(role: Role, contextSize: number, kvBytesPerToken: number): MemoryPlan {
  if (role === "chat") return { contextSize, sequences: 1 };
  const one = kvBytesPerToken * contextSize;
  const fitting = Math.floor(kvBytes / one);
  return { contextSize, sequences: Math.max(2 * one <= 2 * kvBytes ? 2 : 1, Math.min(mostSequences, fitting)) };
}

/** Tokens of the context that a prompt leaves to the answer. */
function answerTokens(contextSize: number): number {
  return Math.min(192, Math.floor(contextSize / 8));
}

/**
 * What a prompt may take to be read: at a new place, where somebody waits, and in idle time. A short one is nearly as
 * good, and soon replaced by a long one.
 */
const promptSeconds = { soon: 1, most: 8 } as const;
/** Tokens of a prompt where the speed is not known yet, and at least. */
const promptTokens = { soon: { unknown: 256, least: 128 }, most: { unknown: 1024, least: 512 } } as const;

/** @param what the model in words, for errors */
async function fimOf(model: LlamaModel, context: LlamaContext, facts: GgufFacts, what: string): Promise<Fim> {
  const { bos, shouldPrependBosToken } = model.tokens;
  const first = shouldPrependBosToken && bos !== null ? [bos] : [];
  const tokenizer = new LineTokenizer((text, special) => model.tokenize(text, special), first);
  const isToken = (text: string) => tokenizer.special(text).length === 1;
  const detection = detectFamily({ ...facts, hasToken: isToken });
  if (detection.kind === "none") throw new CallError("noFim", `${what}: ${detection.why}`);
  const { family, certain } = detection;
  const sequences = Array.from({ length: context.totalSequences }, () => context.getSequence());
  if (!certain && sequences[0]) {
    const gain = await probeFim(sequences[0], tokenizer, family);
    if (gain < leastProbeGain) {
      const why = `the text behind three known holes gains it ${gain.toFixed(2)}, where ${leastProbeGain} is the least`;
      throw new CallError("noFim", `${what}: ${why}`);
    }
  }
  const stops = stopMarkers(family).filter(isToken);
  const stopTokens = stops.flatMap((text) => tokenizer.special(text));
  const isStop = (token: Token) => stopTokens.includes(token) || model.isEogToken(token);
  const loop = new FimLoop(model, stopTokens, await onlyBeginnings(model, isStop));
  const most = context.contextSize - answerTokens(context.contextSize);
  const budget = () => {
    const speed = loop.tokensPerSecond;
    const tokensFor = (when: keyof typeof promptTokens) => {
      const { unknown, least } = promptTokens[when];
      return Math.min(most, speed === undefined ? unknown : Math.max(least, Math.floor(speed * promptSeconds[when])));
    };
    return { soon: tokensFor("soon"), most: tokensFor("most") };
  };
  return { family, loop, pool: new SequencePool(new AnchoredPrompts(tokenizer, family), sequences, budget) };
}
