/**
 * The contract between the extension and the model process. It changes together with {@link protocolVersion}.
 * Times are milliseconds, sizes bytes, log-probabilities natural.
 */
export const protocolVersion = 1;

/** What a model is loaded for. Each role has a context (KV cache) of its own; two roles on one file share the weights. */
export type Role = "completion" | "chat";

export interface HelloParams {
  readonly protocolVersion: number;
  /** Who connects, for the process's log. */
  readonly client: string;
}

export interface HelloResult {
  readonly pid: number;
  readonly protocolVersion: number;
}

export interface LoadParams {
  readonly role: Role;
  /** Absolute path of a GGUF file. */
  readonly modelPath: string;
  /** Tokens the context shall hold; cut to what the model was trained for. */
  readonly contextSize: number;
  /** CPU threads; 0 lets the process choose from the cores it may use. */
  readonly threads: number;
}

export interface LoadedModel {
  readonly modelPath: string;
  /** `general.name` of the file, or its file name. */
  readonly name: string;
  readonly architecture: string;
  readonly parameters: number;
  readonly fileBytes: number;
  /** Tokens this role's context holds. */
  readonly contextSize: number;
  /** Id of the family in core/model/families; undefined for a role that needs none. */
  readonly family: string | undefined;
  readonly loadMs: number;
}

export interface CompleteParams {
  /** Path shown to the model in front of the file's text, "/" between folders. */
  readonly path: string;
  /** Text before the cursor, LF only. Cut to the context window at its start. */
  readonly prefix: string;
  /** Text after the cursor, LF only. Cut to the context window at its end. */
  readonly suffix: string;
  readonly maxTokens: number;
  /** `line` stops at the first line's end, `block` where the block that the cursor's line began ends. */
  readonly extent: "line" | "block";
  /** After this time generation stops at the next line's end. */
  readonly budgetMs: number;
}

/** A piece of the answer. A character split over several tokens comes with the last of them; then `text` of the others is "". */
export interface CompletionToken {
  readonly text: string;
  /** Undefined where the build cannot tell cheaply (node-llama-cpp before 3.22: from the sixth token on). */
  readonly logProb: number | undefined;
}

/** Why generation ended. `repetition` was cut before the lines that came again; a line that ends in a `stutter` is all bad. */
export type CompletionEnd =
  | "endOfText"
  | "lineEnd"
  | "blockEnd"
  | "repeatsBelow"
  | "repetition"
  | "stutter"
  | "maxTokens"
  | "timeBudget";

export interface CompletionTiming {
  /** Tokens of the prompt. */
  readonly promptTokens: number;
  /** Those that were not in the KV cache and had to be evaluated. */
  readonly evaluatedTokens: number;
  readonly prefillMs: number;
  readonly firstTokenMs: number;
  readonly totalMs: number;
}

export interface CompleteResult {
  readonly tokens: readonly CompletionToken[];
  readonly end: CompletionEnd;
  readonly timing: CompletionTiming;
}

export interface MachineInfo {
  readonly platform: string;
  readonly arch: string;
  readonly cpu: string;
  /** Cores this process may use (cgroup quota and affinity respected), at least 1. */
  readonly cores: number;
  readonly threads: number;
  readonly memoryBytes: number;
  /** min(MemAvailable, what the cgroup leaves). */
  readonly availableBytes: number;
  /** llama.cpp's backend in use: "cpu", "metal", "vulkan" or "cuda". */
  readonly backend: string;
  readonly llamaCpp: string;
}

export interface RoleStatus {
  readonly role: Role;
  readonly state: "empty" | "loading" | "ready";
  readonly model: LoadedModel | undefined;
}

/** Undefined while nothing was measured. */
export interface Speed {
  readonly readTokensPerSecond: number | undefined;
  readonly writtenTokensPerSecond: number | undefined;
}

export interface HostStatus {
  readonly pid: number;
  readonly uptimeMs: number;
  readonly residentBytes: number;
  readonly roles: readonly RoleStatus[];
  readonly completions: {
    readonly started: number;
    readonly settled: number;
    /** Inside the model at this moment. */
    readonly running: number;
    /** The most that were ever inside the model at one moment; the scheduler keeps it at 1. */
    readonly peakRunning: number;
  };
  readonly speed: Speed;
}

/** What the model process serves. */
export interface HostCalls {
  hello: { params: HelloParams; result: HelloResult; progress: never };
  /** Progress is the share loaded, 0..1. Loading into a role that has a model replaces it; a cancelled caller does not cancel a load. */
  load: { params: LoadParams; result: LoadedModel; progress: number };
  unload: { params: { role: Role }; result: null; progress: never };
  /** Completes with the completion role's model. A newer call supersedes an older one of the same client. */
  complete: { params: CompleteParams; result: CompleteResult; progress: CompletionToken };
  countTokens: { params: { role: Role; text: string }; result: number; progress: never };
  describeMachine: { params: null; result: MachineInfo; progress: never };
  /** Answered at once by a process whose event loop runs, whatever else it does. */
  ping: { params: null; result: null; progress: never };
  status: { params: null; result: HostStatus; progress: never };
}

/** What the extension serves to the model process: nothing. */
export type ExtensionCalls = Record<never, never>;

/** What the model process tells the extension without being asked. */
export interface HostNotices {
  log: { level: "debug" | "info" | "warn" | "error"; message: string };
}

/** What the extension tells the model process. `goodbye` lets it leave without a word about a lost client. */
export interface ExtensionNotices {
  goodbye: null;
}

/** `kind`s of the errors that the model process answers with, beside those of the peer. */
export const hostErrorKinds = [
  "protocolMismatch",
  "noBinary",
  "modelMissing",
  "modelUnreadable",
  "notGguf",
  "modelBroken",
  "noFim",
  "outOfMemory",
  "notLoaded",
  "superseded",
] as const;
