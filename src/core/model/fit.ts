import type { CatalogueEntry } from "./catalogue";

/** How soon something that computes answers. */
interface ComputeSpeed {
  /** Multiply-add operations a second, in billions of parameters times tokens: what a model of one billion reads. */
  readonly readBillionsPerSecond: number;
  /** Bytes of weights that go by a second while a token is written. */
  readonly bytesPerSecond: number;
}

/** What of the machine decides how a model does on it. */
export interface Capacity extends ComputeSpeed {
  /** Bytes that can be had without swapping, and those of all memory that a model works in. */
  readonly availableBytes: number;
  readonly totalBytes: number;
  /** Undefined where none is used. */
  readonly accelerator?: AcceleratorCapacity | undefined;
}

export interface AcceleratorCapacity extends ComputeSpeed {
  readonly device: string;
  /** Of memory of its own: bytes that can be had, and all of them. Undefined where it works in the machine's. */
  readonly memory: { readonly availableBytes: number; readonly totalBytes: number } | undefined;
}

/** What of a model decides how it does. */
export type FitEntry = Pick<
  CatalogueEntry,
  "bytes" | "kvBytesPerToken" | "contextSize" | "parameters" | "activeParameters"
>;

/** How a model would do, and the reason for it in words. */
export interface Fit {
  readonly verdict: "well" | "slowly" | "not";
  readonly why: string;
  /** Bytes of memory, the KV caches included. */
  readonly neededBytes: number;
  /** Tokens a second; of prompts that are read, and of answers. */
  readonly readSpeed: number;
  readonly writeSpeed: number;
}

export interface FitOptions {
  readonly use: "completion" | "chat";
  /** Bytes that are given back before the model is loaded: of the one that it takes the place of. */
  readonly freedBytes: number;
}

/** Tokens of KV cache: of all completion sequences together, and of a chat. */
const kvTokens = { completion: 2 * 4096, chat: 8192 } as const;
/** Of the process itself beside weights and caches (DESIGN §8). */
export const processBytes = 150e6;
/** Share of the memory at hand that is left to other programs, which grow too. */
export const spareShare = 0.1;

/** Speeds at which a use is pleasant, and below which nobody waits. Tokens a second. */
const wanted = {
  // A ghost text of ten tokens behind a prompt's last few within a pause: 20 a second. Forty new prompt tokens behind Enter.
  completion: { well: { read: 100, write: 20 }, least: { read: 30, write: 6 } },
  // As fast as one reads, and a question about a file of 3,000 tokens answered within half a minute.
  chat: { well: { read: 100, write: 8 }, least: { read: 25, write: 3 } },
} as const;

/** Bytes of memory that a model takes in use: its weights, the KV caches and the process. */
export function memoryOf(
  { bytes, kvBytesPerToken, contextSize }: Pick<CatalogueEntry, "bytes" | "kvBytesPerToken" | "contextSize">,
  use: FitOptions["use"],
): number {
  return bytes + kvBytesPerToken * Math.min(kvTokens[use], contextSize) + processBytes;
}

/** How a model of the catalogue would do on a machine. Never "well" or "slowly" where it would swap. */
export function fitOf(entry: FitEntry, { use, freedBytes }: FitOptions, capacity: Capacity): Fit {
  const neededBytes = memoryOf(entry, use);
  const { accelerator } = capacity;
  const own = accelerator?.memory;
  const share = accelerator ? shareOn(accelerator, neededBytes, freedBytes) : 0;
  const { readSpeed, writeSpeed } = speedsOf(entry, capacity, share);
  const speeds = { neededBytes, readSpeed, writeSpeed };
  const left = (capacity.availableBytes + (own?.availableBytes ?? 0) + freedBytes) * (1 - spareShare);
  const all = capacity.totalBytes + (own?.totalBytes ?? 0);
  const { well, least } = wanted[use];
  if (neededBytes > all * (1 - spareShare)) {
    return { verdict: "not", why: `needs ${size(neededBytes)}, the machine has ${size(all)}`, ...speeds };
  }
  if (neededBytes > left) {
    return { verdict: "not", why: `needs ${size(neededBytes)}, ${size(Math.max(0, left))} are free`, ...speeds };
  }
  const where = share === 0 ? "" : ` ${share < 1 ? "partly " : ""}on ${accelerator?.device}`;
  const said = `reads ${speed(readSpeed)} and writes ${speed(writeSpeed)} tokens a second${where}`;
  if (readSpeed < least.read || writeSpeed < least.write)
    return { verdict: "not", why: `too slow: ${said}`, ...speeds };
  const isWell = readSpeed >= well.read && writeSpeed >= well.write;
  return { verdict: isWell ? "well" : "slowly", why: said, ...speeds };
}

/** What part of a model an accelerator has room for; its layers are put there as long as there is some. */
function shareOn({ memory }: AcceleratorCapacity, neededBytes: number, freedBytes: number): number {
  if (!memory) return 1;
  const room = Math.min(memory.totalBytes, memory.availableBytes + freedBytes);
  return Math.min(1, (room * (1 - spareShare)) / neededBytes);
}

/** Each token goes through all layers, one after the other, so that the times of both parts add up. */
function speedsOf(
  { activeParameters, bytes, parameters }: FitEntry,
  capacity: Capacity,
  share: number,
): Pick<Fit, "readSpeed" | "writeSpeed"> {
  const parts: readonly (readonly [ComputeSpeed, number])[] = [
    [capacity, 1 - share],
    [capacity.accelerator ?? capacity, share],
  ];
  const seconds = (of: (one: ComputeSpeed) => number) =>
    parts.reduce((sum, [one, part]) => (part === 0 ? sum : sum + part / of(one)), 0);
  return {
    readSpeed: 1 / seconds((one) => one.readBillionsPerSecond / activeParameters),
    writeSpeed: 1 / seconds((one) => one.bytesPerSecond / ((bytes * activeParameters) / parameters)),
  };
}

/** Sorts what runs well before what runs slowly, and the better model first; what does not fit comes last. */
export function byFit(a: Ranked, b: Ranked): number {
  const order = { well: 0, slowly: 1, not: 2 } as const;
  return (
    order[a.fit.verdict] - order[b.fit.verdict] ||
    (a.fit.verdict === "not" ? a.entry.bytes - b.entry.bytes : b.entry.rank - a.entry.rank)
  );
}

export interface Ranked {
  readonly entry: CatalogueEntry;
  readonly fit: Fit;
}

/** The best model for a use that runs well and may be used by everybody; undefined where Kindling is the best. */
export function recommended(ranked: readonly Ranked[]): Ranked | undefined {
  return [...ranked].sort(byFit).find(({ entry, fit }) => fit.verdict === "well" && entry.isCommercial);
}

function size(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

function speed(tokens: number): string {
  return tokens < 10 ? tokens.toFixed(1) : tokens.toFixed(0);
}
