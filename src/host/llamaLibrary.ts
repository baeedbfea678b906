import { setTimeout } from "node:timers/promises";
import type { Llama, LlamaContext, LlamaContextOptions, LlamaModel } from "node-llama-cpp";
import { CallError } from "../protocol/rpc";
import { defaultThreads, usableCores } from "./machine";

/** Milliseconds in which llama.cpp's own words about a failed load arrive. */
const complaintsMs = 50;

type Log = (level: "debug" | "info" | "warn" | "error", message: string) => void;

export interface ContextOptions {
  /** Tokens that each sequence holds. */
  readonly contextSize: number;
  readonly sequences: number;
  /** 0 for as many as suit the machine. */
  readonly threads: number;
}

/** Which build of llama.cpp is loaded. */
export interface LlamaBuild {
  readonly gpu: "vulkan" | "metal" | false;
}

/** The build that computes on the processor. Apple's own ones have a single build, which does so when it is told to. */
export function processorBuild(): LlamaBuild["gpu"] {
  return process.platform === "darwin" && process.arch === "arm64" ? "metal" : false;
}

export interface LoadModelOptions {
  /**
   * Puts layers on the accelerator: all of them, or as many as leave room for contexts of so many tokens. Left out, the
   * processor computes.
   */
  readonly accelerated?: "all" | { readonly contextTokens: number } | undefined;
  /** Whether the file is mapped into memory, as models are; left out, the library decides. */
  readonly isMapped?: boolean;
  /** Hears the share loaded, 0..1. */
  readonly onProgress?: (share: number) => void;
  /** Ends the load, which then throws; what it throws means nothing. */
  readonly signal?: AbortSignal;
}

/**
 * How a context computes. `batchSize` is how many tokens it evaluates at once; buffers grow with it (vocabulary × batch ×
 * 4 bytes for logits).
 */
type Computing = Required<Pick<LlamaContextOptions, "batchSize" | "flashAttention">>;

const onAccelerator: Computing = { batchSize: 256, flashAttention: "auto" };
/**
 * There, we evaluate one token to some 64 at once, so that a key waits for little, and over a window that is mostly full.
 * For a few tokens in a full window flash attention takes up to twice as long; it pays from some 128 at once on. Measured
 * on one thread of a Xeon with AVX-512: `npm run bench -- chat` reads a long prompt, in pieces of 4 to 16 tokens, at 102
 * tokens a second without it and at 79 with it. Only in a window that is nearly empty flash attention writes a tenth faster.
 */
const onProcessor: Computing = { batchSize: 64, flashAttention: false };

/**
 * llama.cpp as node-llama-cpp brings it: loaded on first use, with our settings and our error kinds.
 * The import is dynamic, because it fails where the platform has no binary.
 */
export class LlamaLibrary {
  #llama: Promise<Llama> | undefined;
  /** What llama.cpp said was wrong in the load at hand: its errors only say that it failed. */
  #complaints: string[] = [];

  constructor(
    private readonly log: Log,
    private readonly build: LlamaBuild,
  ) {}

  /** @throws {CallError} `noBinary`. */
  async llama(): Promise<Llama> {
    this.#llama ??= this.#start();
    try {
      return await this.#llama;
    } catch (error) {
      this.#llama = undefined;
      throw new CallError("noBinary", `llama.cpp could not be loaded: ${messageOf(error)}`);
    }
  }

  /** @throws {CallError} `noBinary`, `outOfMemory`, `unknownArchitecture`, `modelBroken`. */
  async loadModel(modelPath: string, options: LoadModelOptions = {}): Promise<LlamaModel> {
    const { accelerated, isMapped, onProgress, signal } = options;
    const llama = await this.llama();
    this.#complaints = [];
    const gpuLayers = gpuLayersFor(accelerated);
    try {
      const hooks = { ...(onProgress && { onLoadProgress: onProgress }), ...(signal && { loadSignal: signal }) };
      const mapping = isMapped === undefined ? {} : { useMmap: isMapped };
      return await llama.loadModel({ modelPath, gpuLayers, ...mapping, ...hooks });
    } catch (error) {
      throw await this.#loadError(error, modelPath);
    }
  }

  /** @throws {CallError} `outOfMemory`, `modelBroken`. */
  async createContext(model: LlamaModel, options: ContextOptions): Promise<LlamaContext> {
    const { contextSize, sequences, threads } = options;
    const { batchSize, flashAttention } = model.gpuLayers > 0 ? onAccelerator : onProcessor;
    this.#complaints = [];
    try {
      return await model.createContext({
        contextSize,
        batchSize: Math.min(batchSize, contextSize),
        flashAttention,
        threads: threads > 0 ? threads : defaultThreads(usableCores()),
        sequences,
      });
    } catch (error) {
      throw await this.#loadError(error, `${sequences} × a context of ${contextSize} tokens`);
    }
  }

  /** Names of the devices that this build finds; none where it is one without an accelerator. */
  async deviceNames(): Promise<readonly string[]> {
    return await (await this.llama()).getGpuDeviceNames();
  }

  /** Bytes of the accelerator's memory that nobody uses; 0 where this build has none. */
  async acceleratorFreeBytes(): Promise<number> {
    return (await (await this.llama()).getVramState()).free;
  }

  async #loadError(error: unknown, what: string): Promise<CallError> {
    // They come from the library's own thread, and may be later than the error.
    await setTimeout(complaintsMs);
    const said = [messageOf(error), ...this.#complaints.slice(0, 2)].join("; ");
    // The class is not at hand where the library could not be imported, and its instances carry no name of their own.
    const isMemory = (error as object | null)?.constructor?.name === "InsufficientMemoryError" || /memory/i.test(said);
    const isUnknown = /unknown model architecture/i.test(said);
    const kind = isUnknown ? "unknownArchitecture" : isMemory ? "outOfMemory" : "modelBroken";
    return new CallError(kind, `${what}: ${said}`);
  }

  async #start(): Promise<Llama> {
    const { getLlama, LlamaLogLevel } = await import("node-llama-cpp");
    const levels = {
      [LlamaLogLevel.error]: "error",
      [LlamaLogLevel.fatal]: "error",
      [LlamaLogLevel.warn]: "warn",
    } as const;
    return await getLlama({
      gpu: this.build.gpu,
      // Else a missing binary starts a download of sources and a compiler.
      build: "never",
      skipDownload: true,
      progressLogs: false,
      logLevel: LlamaLogLevel.warn,
      // Its own logger writes to stdout.
      logger: (level, message) => {
        const ours = levels[level as keyof typeof levels] ?? "debug";
        if (ours === "error") this.#complaints.push(message.trim());
        this.log(ours, message.trim());
      },
      // What all contexts have together: with no more than one of them takes, each waits for the other's chunk. The
      // library's own default takes at least 4, which collapses where there are fewer cores.
      maxThreads: usableCores(),
    });
  }
}

function gpuLayersFor(accelerated: LoadModelOptions["accelerated"]) {
  if (accelerated === undefined) return 0;
  return accelerated === "all" ? "max" : { fitContext: { contextSize: accelerated.contextTokens } };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
