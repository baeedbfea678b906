import type {
  ChatCount,
  ChatMessage,
  ChatParams,
  ChatProgress,
  ChatResult,
  CompleteParams,
  CompleteResult,
  CompletionToken,
  LoadedModel,
  LoadParams,
  Role,
  RoleStatus,
} from "../protocol/host";
import type { MachineInfo, MachineSpeed } from "../protocol/machine";
import { CallError, peerKinds } from "../protocol/rpc";

/**
 * What runs models in this process. Failures are {@link CallError}s with a kind of protocol/host, and leave the engine
 * as it was: what was loaded before stays loaded and usable.
 */
export interface Engine {
  /** One for each role, in a fixed order. */
  readonly roles: readonly RoleStatus[];

  /**
   * Loads a model for a role. One that the role already has serves on until the new one can, and is let go then.
   * Neither this nor {@link unload} may be called before the last of them settled; {@link ModelLoads} sees to that.
   * @param onProgress hears the share loaded, rising, 1 last.
   * @param signal gives the load up, which then throws `superseded`; aborted too late, it changes nothing
   */
  load(params: LoadParams, onProgress: (share: number) => void, signal: AbortSignal): Promise<LoadedModel>;

  /**
   * Lets go of a role's model; a completion that runs on it ends as cancelled, an answer as superseded. Nothing happens if
   * there is none.
   */
  unload(role: Role): Promise<void>;

  /** Fills a hole. Must not be called again before it settled; the scheduler sees to that. */
  complete(params: CompleteParams, options: CompleteOptions): Promise<CompleteResult>;

  /**
   * Answers a conversation, giving way to {@link complete}. Must not be called again before it settled; the queue sees to
   * that.
   * @throws {CallError} `notLoaded`, `promptTooLong`, `noChat`, `templateFailed`, `cancelled`, and `superseded` where its model goes
   */
  chat(params: ChatParams, options: ChatOptions): Promise<ChatResult>;

  /** @throws {CallError} `notLoaded`, `noChat`, `templateFailed`. */
  countChat(messages: readonly ChatMessage[]): Promise<ChatCount>;

  /**
   * What would make the next completion quicker, to be done while nobody waits; undefined if there is nothing.
   * It counts as a call of {@link complete}, throws `cancelled`, and keeps what it did until then.
   */
  chore(): Chore | undefined;

  /** @throws {CallError} `notLoaded`. */
  countTokens(role: Role, text: string): number;

  describeMachine(): Promise<MachineInfo>;

  /**
   * Measures how fast this machine runs models. It counts as a call of {@link complete}.
   * @throws {CallError} `cancelled`, or as {@link load} does
   */
  probeSpeed(signal: AbortSignal): Promise<MachineSpeed>;
}

export type Chore = (signal: AbortSignal) => Promise<void>;

export interface CompleteOptions {
  /** Hears exactly the tokens of the result, in order, before it. */
  readonly onToken: (token: CompletionToken) => void;
  readonly signal: AbortSignal;
}

export interface ChatOptions {
  /** Hears what happens, but for the waiting. */
  readonly onProgress: (progress: ChatProgress) => void;
  readonly signal: AbortSignal;
}

export const allRoles: readonly Role[] = ["completion", "chat"];

export function notLoaded(role: Role): CallError {
  return new CallError("notLoaded", `no model is loaded for ${role}`);
}

/** @throws {CallError} `cancelled` when `signal` has aborted. */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new CallError(peerKinds.cancelled, "the call was cancelled");
}

/** @throws {CallError} `superseded` when `signal` has aborted. */
export function throwIfSuperseded({ modelPath }: LoadParams, signal: AbortSignal): void {
  if (signal.aborted) throw new CallError("superseded", `${modelPath}: another model is wanted now`);
}
