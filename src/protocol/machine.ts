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
  /** What computes: "cpu", or the accelerator by the name of llama.cpp's backend, "metal" or "vulkan". */
  readonly backend: string;
  readonly accelerator: AcceleratorStatus;
  /** Of the memory of an accelerator in use that is not the machine's own; 0 where there is none. */
  readonly acceleratorFreeBytes: number;
  readonly llamaCpp: string;
}

/** A graphics processor as it was tried on this machine, in a process of its own. */
export interface TriedAccelerator {
  readonly device: string;
  /** Of its memory. */
  readonly totalBytes: number;
  /** Whether its memory is the machine's own. */
  readonly isUnified: boolean;
  readonly speed: MachineSpeed;
  /** Of the processor, measured in the same way. */
  readonly processorSpeed: MachineSpeed;
}

/**
 * What is known of an accelerator, and whether this process computes on it. `none`: there is no device, or this build of
 * llama.cpp cannot use one. `untried`: it will be tried while the process serves. `unfit`: it cannot be used. `notShared`: the process belongs to one
 * window, and could keep nothing of what a trial found.
 */
export type AcceleratorStatus =
  | { readonly kind: "none" | "off" | "untried" | "notShared" }
  | { readonly kind: "used" | "slower"; readonly tried: TriedAccelerator }
  | { readonly kind: "unfit"; readonly device: string | undefined; readonly why: string };

/** What decides how soon a model answers on a machine, as measured. */
export interface MachineSpeed {
  /** Billions of parameters times tokens of a prompt a second: what a model of one billion reads. */
  readonly readBillionsPerSecond: number;
  /** Bytes of memory that the threads read together: all of a model's weights go by for each token it writes. */
  readonly bytesPerSecond: number;
}
