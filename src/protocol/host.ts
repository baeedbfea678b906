import type { ObjectSchema } from "../util/replySchema";
import type { AcceleratorStatus, MachineInfo, MachineSpeed } from "./machine";

/**
 * The contract between the extension and the model process. It changes together with {@link protocolVersion}.
 * Times are milliseconds, sizes bytes, log-probabilities natural.
 */
export const protocolVersion = 8;

/** What a model is loaded for. Each role has a context (KV cache) of its own; two roles on one file share the weights. */
export type Role = "completion" | "chat";

export interface HelloParams {
  readonly protocolVersion: number;
  /** The window that connects, in words for people: its workspace's name. */
  readonly client: string;
  /** See {@link ExtensionNotices.unloadAfter}. */
  readonly unloadAfterMinutes: number;
}

export interface HelloResult {
  readonly pid: number;
  readonly protocolVersion: number;
  /** What is loaded, perhaps by another window. */
  readonly roles: readonly RoleStatus[];
  readonly accelerator: AcceleratorStatus;
}

export interface LoadParams {
  readonly role: Role;
  /** Absolute path of a GGUF file. */
  readonly modelPath: string;
  /** Tokens the context shall hold; cut to what the model was trained for. */
  readonly contextSize: number;
  /** CPU threads; 0 lets the process choose from the cores it may use. */
  readonly threads: number;
  /** It is to serve only until another one comes: where the role has a model, that one is answered instead. */
  readonly isStandIn: boolean;
  /** Load it though it took the process down before: the user asked for it. */
  readonly despiteStrikes: boolean;
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

/** A piece of another file that the model is shown before the file at hand. */
export interface ContextPiece {
  /** Path shown to the model, "/" between folders. */
  readonly path: string;
  /** LF only. */
  readonly text: string;
}

export interface CompleteParams {
  /** Path shown to the model in front of the file's text, "/" between folders. */
  readonly path: string;
  /** In the order in which the model is shown them. */
  readonly context: readonly ContextPiece[];
  /** Text before the cursor, LF only. Cut to the context window at its start. */
  readonly prefix: string;
  /** Offset of the prefix's first character in its document, by which the same place is found again after an edit. */
  readonly prefixStart: number;
  /** Text after the cursor, LF only. Cut to the context window at its end. */
  readonly suffix: string;
  /** 0 evaluates the prompt only, so that a call for the same place finds it in the KV cache. */
  readonly maxTokens: number;
  /** `line` stops at the first line's end, `block` where the block that the cursor's line began ends. */
  readonly extent: "line" | "block";
  /** After this time generation stops at the next line's end. */
  readonly budgetMs: number;
  /** Natural logarithm: as soon as the first line is less probable, the answer ends as `unsure`. Undefined: never. */
  readonly leastLineLogProb?: number | undefined;
  /** `ahead` is for what may be wanted soon: it runs when nobody waits, and is superseded by whoever does. */
  readonly urgency: "live" | "ahead";
}

/**
 * A piece of the answer. A character split over several tokens comes with the last of them; then `text` of the others is
 * "". So is that of a token that only writes again what stands before the cursor, where that may be half a token.
 */
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
  | "timeBudget"
  | "unsure";

export interface CompletionTiming {
  /** Tokens of the prompt. */
  readonly promptTokens: number;
  /** Those that were not in the KV cache and had to be evaluated. */
  readonly evaluatedTokens: number;
  /** Those that the model wrote, also what is no part of the answer. */
  readonly writtenTokens: number;
  /** From the beginning of the work, not of the wait for it. */
  readonly firstTokenMs: number;
  readonly totalMs: number;
}

export interface CompleteResult {
  readonly tokens: readonly CompletionToken[];
  readonly end: CompletionEnd;
  /** Natural logarithm of the probability of what the model wrote behind `tokens`, such as the end; where it is told. */
  readonly endLogProb?: number | undefined;
  readonly timing: CompletionTiming;
}

/** One message of a conversation, as its author wrote it; what frames it is the model's own. Line ends are LF. */
export interface ChatMessage {
  /** `system` comes first or not at all; the other two take turns, and the last one is `user`. */
  readonly role: "system" | "user" | "assistant";
  readonly text: string;
}

export interface ChatParams {
  readonly messages: readonly ChatMessage[];
  /** Tokens of the answer at most, its thoughts included; the context's end may come before. */
  readonly maxTokens: number;
  /** The answer's text is JSON of it, as far as it comes; thoughts are free. */
  readonly schema?: ObjectSchema;
}

/** What happens while an answer is made, in order. */
export type ChatProgress =
  /** Another answer, for this window or another one, is under way; this one comes after it. */
  | { readonly kind: "waiting" }
  /** Of the prompt's tokens that were not in the KV cache, `read` of `total` are evaluated. */
  | { readonly kind: "reading"; readonly read: number; readonly total: number }
  /** A piece of the answer. Pieces put together are exactly the result's texts. */
  | { readonly kind: "text" | "thought"; readonly text: string };

export interface ChatTiming extends CompletionTiming {
  readonly writtenTokens: number;
}

export interface ChatResult {
  readonly text: string;
  /** What a model that thinks wrote before, "" where it did not. */
  readonly thought: string;
  /** `contextFull`: prompt and answer together have used the context up. `repetition`: it said one thing again and again. */
  readonly end: "endOfText" | "maxTokens" | "contextFull" | "repetition";
  readonly timing: ChatTiming;
}

/** Exact numbers of tokens. */
export interface ChatCount {
  /** Of each message's text alone, in their order. */
  readonly texts: readonly number[];
  /** Of the whole prompt as the model is given it, frames and the opening of the answer included. */
  readonly total: number;
}

/** What a model file says of itself, before anything of it is loaded. */
export interface InspectedModel {
  /** `general.name` of the file, or its file name. */
  readonly name: string;
  readonly architecture: string;
  readonly parameters: number;
  readonly fileBytes: number;
  /** `Q4_K_M` and its like; undefined for a kind that we do not know. */
  readonly quantisation: string | undefined;
  /** Tokens that it was trained for; undefined where it does not say. */
  readonly contextSize: number | undefined;
  /** Bytes of KV cache for one token at half precision; undefined where it does not say enough. */
  readonly kvBytesPerToken: number | undefined;
  readonly hasChatTemplate: boolean;
  /** In the file's own words; undefined where it does not say. */
  readonly licence: string | undefined;
  /** Id of a family in core/model/families, by its tokens and its name. */
  readonly family: string | undefined;
  /** Whether it was trained to fill in the middle. `untried`: it has the tokens; loading it tries whether it knows them. */
  readonly fim: "yes" | "untried" | "no";
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

/** A window that is connected. */
export interface ClientStatus {
  readonly name: string;
  readonly connectedMs: number;
  /** Whether it is the one that asks. */
  readonly isYou: boolean;
}

export interface HostStatus {
  readonly pid: number;
  /** Whether it serves every window, and not the one that started it only. */
  readonly isShared: boolean;
  /** In the order in which they came. */
  readonly clients: readonly ClientStatus[];
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
  /**
   * Progress is the share loaded, 0..1. Loading into a role that has a model replaces it; one that it has already is
   * answered at once. A load belongs to its role: callers who ask for the same share it, and one for another model supersedes it.
   */
  load: { params: LoadParams; result: LoadedModel; progress: number };
  unload: { params: { role: Role }; result: null; progress: never };
  /** Completes with the completion role's model. A newer call supersedes an older one of the same client. */
  complete: { params: CompleteParams; result: CompleteResult; progress: CompletionToken };
  /**
   * Answers with the chat role's model. Calls are taken one after the other, in the order in which they came, and give
   * way to completions. A prompt that the context has no room for is refused with `promptTooLong`, and never cut.
   */
  chat: { params: ChatParams; result: ChatResult; progress: ChatProgress };
  /** Counts with the chat role's model. */
  countChat: { params: { messages: readonly ChatMessage[] }; result: ChatCount; progress: never };
  countTokens: { params: { role: Role; text: string }; result: number; progress: never };
  /** Reads a file's header only. */
  inspect: { params: { modelPath: string }; result: InspectedModel; progress: never };
  /** Takes a second or two, once for each process, while nobody completes. */
  probeSpeed: { params: null; result: MachineSpeed; progress: never };
  describeMachine: { params: null; result: MachineInfo; progress: never };
  /** Answered at once by a process whose event loop runs, whatever else it does. */
  ping: { params: null; result: null; progress: never };
  status: { params: null; result: HostStatus; progress: never };
  /** Ends the process for all of its clients, because a user restarts it. */
  quit: { params: null; result: null; progress: never };
}

/** What the extension serves to the model process: nothing. */
export type ExtensionCalls = Record<never, never>;

/**
 * Why a process leaves though nothing is wrong. `idle`: nobody asked anything for a while. `restart`: a user restarts
 * it. `displaced`: its endpoint is gone or leads elsewhere, so new windows cannot find it. `accelerator`: it found out
 * whether the graphics processor is to be used, and the next process does better.
 */
export type LeaveReason = "idle" | "restart" | "displaced" | "accelerator";

/** What the model process tells the extension without being asked. */
export interface HostNotices {
  log: { level: "debug" | "info" | "warn" | "error"; message: string };
  /** Another model serves a role, whoever asked for it. */
  role: RoleStatus;
  /** It was tried, or cannot be used any more. */
  accelerator: AcceleratorStatus;
  /** The last word of a process: it leaves, and was not lost. */
  leaving: LeaveReason;
}

/** What the extension tells the model process. */
export interface ExtensionNotices {
  /** The window leaves; a process of its own leaves with it. */
  goodbye: null;
  /** Minutes without a call after which the process leaves, so that the memory comes back; 0 for never. The newest value counts. */
  unloadAfter: number;
}
