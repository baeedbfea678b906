import { readdirSync, readFileSync, statSync } from "node:fs";
import { release } from "node:os";
import { join } from "node:path";
import type { AcceleratorStatus, MachineSpeed, TriedAccelerator } from "../protocol/machine";
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

/** What a trial found, and how it ended where it did not come to its end. */
export interface TrialRun {
  readonly found: TrialFindings;
  readonly failed: TrialFailure | undefined;
}

export interface TrialFailure {
  readonly why: string;
  /** Whether it may be otherwise the next time: the machine was busy, or memory was short. */
  readonly isPassing: boolean;
}

export interface Verdict {
  readonly status: AcceleratorStatus;
  /** See {@link TrialFailure.isPassing}. */
  readonly isPassing: boolean;
}

/** What two trials say, one of the accelerator and one of the processor. */
export function judge(accelerator: TrialRun, processor: TrialRun): Verdict {
  const { devices = [], totalBytes = 0, isUnified = false, logProb, speed } = accelerator.found;
  const device = devices[0];
  const failed = accelerator.failed ?? processor.failed;
  const isPassing = failed?.isPassing ?? false;
  const unfit = (why = "it gave no answer"): Verdict => ({ status: { kind: "unfit", device, why }, isPassing });
  // Without a library or a device there is nothing to say; many machines are like that.
  if (device === undefined) return isPassing ? unfit(failed?.why) : { status: { kind: "none" }, isPassing };
  if (logProb === undefined) return unfit(failed?.why);
  const { found } = processor;
  if (found.logProb === undefined || found.speed === undefined) {
    return { ...unfit(`the processor could not be compared with it: ${processor.failed?.why}`), isPassing: true };
  }
  const difference = Math.abs(logProb - found.logProb);
  if (difference > mostDifference)
    return unfit(`it computes wrongly: a known text differs by ${difference.toFixed(2)}`);
  // It answered rightly before, so that one that is late is slow and not broken.
  if (speed === undefined && !isPassing) return unfit(failed?.why);
  const tried: TriedAccelerator = {
    device,
    totalBytes,
    isUnified,
    speed: speed ?? { readBillionsPerSecond: 0, bytesPerSecond: 0 },
    processorSpeed: found.speed,
  };
  const isQuicker = secondsFor(tried.speed) < secondsFor(found.speed);
  return { status: { kind: isQuicker ? "used" : "slower", tried }, isPassing };
}

function secondsFor({ readBillionsPerSecond, bytesPerSecond }: MachineSpeed): number {
  return (usual.read * usual.billions) / readBillionsPerSecond + (usual.written * usual.bytes) / bytesPerSecond;
}

/**
 * Changes with the system and its drivers, so that what was tried before is tried again. On Linux drivers are listed in
 * folders, on Windows they have a folder that changes with each, and Apple's come with the system.
 */
export function driverMark(platform: NodeJS.Platform = process.platform): string {
  switch (platform) {
    case "linux": {
      const files = ["/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d"].flatMap((folder) =>
        namesIn(folder).map((name) => join(folder, name)),
      );
      // The time of a file in /proc says nothing.
      const nvidia = textOf("/proc/driver/nvidia/version");
      const devices = namesIn("/dev/dri");
      return [release(), ...files.map((file) => `${file} ${changedAt(file)}`), ...devices, nvidia].join("\n");
    }
    case "win32": {
      const store = join(process.env.SystemRoot ?? "C:\\Windows", "System32", "DriverStore", "FileRepository");
      return `${release()}\n${changedAt(store)}`;
    }
    default:
      return release();
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/** 0 where it cannot be told, for a link into a folder that is closed for example. */
function changedAt(file: string): number {
  try {
    return statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
