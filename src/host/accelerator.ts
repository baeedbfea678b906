import { readdirSync, statSync } from "node:fs";
import { release } from "node:os";
import { join } from "node:path";
import type { AcceleratorStatus, MachineSpeed, TriedAccelerator } from "../protocol/host";
import type { TrialFindings } from "./acceleratorTrial";

/** What this platform's builds of llama.cpp can use; undefined where npm has none that uses anything. */
export function acceleratorKind(
  platform: NodeJS.Platform = process.platform,
  arch: string = process.arch,
): "vulkan" | "metal" | undefined {
  if (platform === "darwin") return arch === "arm64" ? "metal" : undefined;
  return arch === "x64" && (platform === "linux" || platform === "win32") ? "vulkan" : undefined;
}

/** Nats by which a model's judgement of a text may differ: rounding makes hundredths of it, a bad driver makes many. */
const mostDifference = 0.2;

/** A completion as most are, by a model of a billion parameters in four bits: what is read, and what is written. */
const usual = { billions: 1, bytes: 0.56e9, read: 20, written: 10 } as const;

/** How a trial ended that did not come to its end: in what way, and what it had found by then. */
export interface TrialRun {
  readonly found: TrialFindings;
  /** Undefined where it came to its end. */
  readonly failed: { readonly why: string; readonly isLate: boolean } | undefined;
}

/** What two trials say, one of the accelerator and one of the processor. */
export function judge(accelerator: TrialRun, processor: TrialRun): AcceleratorStatus {
  const { devices = [], totalBytes = 0, isUnified = false, logProb, speed } = accelerator.found;
  const device = devices[0];
  // Without a library or a device there is nothing to say; many machines are like that.
  if (device === undefined) return { kind: "none" };
  const unfit = (why: string): AcceleratorStatus => ({ kind: "unfit", device, why });
  if (logProb === undefined) return unfit(accelerator.failed?.why ?? "it gave no answer");
  const { found } = processor;
  if (found.logProb === undefined || found.speed === undefined) return { kind: "untried" };
  const difference = Math.abs(logProb - found.logProb);
  if (difference > mostDifference)
    return unfit(`it computes wrongly: a known text differs by ${difference.toFixed(2)}`);
  if (speed === undefined && !accelerator.failed?.isLate) return unfit(accelerator.failed?.why ?? "it gave no answer");
  const tried: TriedAccelerator = {
    device,
    totalBytes,
    isUnified,
    speed: speed ?? { readBillionsPerSecond: 0, bytesPerSecond: 0 },
    processorSpeed: found.speed,
  };
  return { kind: secondsFor(tried.speed) < secondsFor(found.speed) ? "used" : "slower", tried };
}

function secondsFor({ readBillionsPerSecond, bytesPerSecond }: MachineSpeed): number {
  return (usual.read * usual.billions) / readBillionsPerSecond + (usual.written * usual.bytes) / bytesPerSecond;
}

/** Where drivers stand, or what lists them. What changes there may change what an accelerator does. */
function driverPlaces(platform: NodeJS.Platform): readonly string[] {
  switch (platform) {
    case "linux":
      return ["/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d", "/proc/driver/nvidia/version"];
    case "win32":
      return [join(process.env.SystemRoot ?? "C:\\Windows", "System32", "DriverStore", "FileRepository")];
    default:
      // Apple's come with the system.
      return [];
  }
}

/** Changes with the system and its drivers, so that what was tried before is tried again. */
export function driverMark(platform: NodeJS.Platform = process.platform): string {
  const times = driverPlaces(platform).map((place) => {
    const files = namesIn(place).map((name) => join(place, name));
    // Windows keeps thousands of folders there, whose own changes show in the time of the one that holds them.
    return [place, ...(platform === "linux" ? files : [])].map(changedAt).join(",");
  });
  return [release(), ...times].join(" ");
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function changedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
