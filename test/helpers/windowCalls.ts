import type { ModelState } from "../../src/core/model/backend";
import type { HostStatus } from "../../src/protocol/host";
import type { MachineInfo } from "../../src/protocol/machine";

export interface WindowOptions {
  /** What the process calls the window. */
  readonly name: string;
  /** Absolute path of the model process's program. */
  readonly entry: string;
  readonly modelPath: string;
  readonly standInPath: string;
  readonly unloadAfterMinutes: number;
  /** Hearth's runtime folder. Windows with the same one share a process. */
  readonly runtimeFolder: string;
  /** Whether the window has a process of its own. */
  readonly isPrivate: boolean;
}

export interface AskedCompletion {
  readonly prefix: string;
  readonly maxTokens?: number;
}

/** What came of a completion: its text, or the kind of failure. */
export type CompletionEndKind = { readonly text: string } | { readonly failure: string };

/** What a test asks of a window's process; see windowProgram.ts. */
export interface WindowCalls {
  /** Makes the backend and lets it start. */
  start: { params: WindowOptions; result: null; progress: never };
  state: { params: null; result: ModelState; progress: never };
  /** Every kind of state since the start, each change once. */
  seen: { params: null; result: readonly string[]; progress: never };
  /** What was logged. */
  log: { params: null; result: readonly string[]; progress: never };
  status: { params: null; result: HostStatus | null; progress: never };
  /** Null while there is no process. */
  machine: { params: null; result: MachineInfo | null; progress: never };
  /** Progress is the text of each token. */
  complete: { params: AskedCompletion; result: CompletionEndKind; progress: string };
  /** Types text as a user does: each key aborts the request of the one before. Answers how often which end came. */
  type: {
    params: { readonly keys: number; readonly prefix: string };
    result: Readonly<Record<string, number>>;
    progress: never;
  };
  warm: { params: null; result: null; progress: never };
  restart: { params: null; result: null; progress: never };
  useModel: { params: { readonly modelPath: string }; result: null; progress: never };
  /** As the extension's `deactivate`. */
  dispose: { params: null; result: null; progress: never };
  /** Open handles and calls of this process. */
  resources: { params: null; result: { readonly handles: number; readonly heapBytes: number }; progress: never };
}
