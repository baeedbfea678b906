import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

/** Reads a small text file; undefined where there is none. */
export type ReadText = (path: string) => string | undefined;

const mostThreads = 8;

/**
 * Cores this process may use, at least 1: what the affinity mask allows, cut to the quota of its control groups.
 */
export function usableCores(read: ReadText = readText, cores: number = availableParallelism()): number {
  const quotas = controlGroups(read, "cpu").map((folder) => cpuQuota(read, folder));
  return Math.max(1, Math.floor(Math.min(cores, ...quotas)));
}

/**
 * Threads to compute with. One core is left to the editor, and no more than 8 are taken: llama.cpp's threads spin at
 * barriers, so one that has no core of its own slows all the others down.
 */
export function defaultThreads(cores: number): number {
  return Math.max(1, Math.min(cores - 1, mostThreads));
}

/**
 * Bytes that can be had without swapping, cut to what the control groups leave.
 * Not `os.freemem()`: before Node's newer releases, and on macOS, it leaves out the memory that caches would give back.
 */
export function availableMemory(read: ReadText = readText): number {
  const kibibytes = /^MemAvailable:\s+(\d+) kB/m.exec(read("/proc/meminfo") ?? "")?.[1];
  const free = kibibytes === undefined ? process.availableMemory() : Number(kibibytes) * 1024;
  const left = controlGroups(read, "memory").map((folder) => memoryLeft(read, folder));
  return Math.max(0, Math.min(free, ...left));
}

/** Folders of this process's control group and of those around it, each of which may set a limit. */
function controlGroups(read: ReadText, controller: "cpu" | "memory"): string[] {
  const lines = (read("/proc/self/cgroup") ?? "").split("\n").map((line) => line.split(":"));
  const folders: string[] = [];
  for (const [, names = "", path = "/"] of lines) {
    const isUnified = names === "";
    if (!isUnified && !names.split(",").includes(controller)) continue;
    const root = isUnified ? "/sys/fs/cgroup" : `/sys/fs/cgroup/${controller}`;
    const parts = path.split("/").filter((part) => part !== "");
    for (let depth = parts.length; depth >= 0; depth--) folders.push([root, ...parts.slice(0, depth)].join("/"));
  }
  return folders;
}

function cpuQuota(read: ReadText, folder: string): number {
  const [quota, period] = (read(`${folder}/cpu.max`) ?? "").split(" ");
  const cores = Number(quota) / Number(period);
  if (cores > 0) return cores;
  const older = Number(read(`${folder}/cpu.cfs_quota_us`)) / Number(read(`${folder}/cpu.cfs_period_us`));
  return older > 0 ? older : Number.POSITIVE_INFINITY;
}

function memoryLeft(read: ReadText, folder: string): number {
  const limit = Number(read(`${folder}/memory.max`) ?? read(`${folder}/memory.limit_in_bytes`));
  const used = Number(read(`${folder}/memory.current`) ?? read(`${folder}/memory.usage_in_bytes`));
  if (!(limit > 0) || !(used >= 0)) return Number.POSITIVE_INFINITY;
  // Files that were read once are counted as used, and given back when memory is asked for.
  const statistics = read(`${folder}/memory.stat`) ?? "";
  const reclaimable = Number(/^(?:total_)?inactive_file (\d+)$/m.exec(statistics)?.[1] ?? 0);
  return Math.max(0, limit - used + reclaimable);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
