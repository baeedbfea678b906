import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { cacheFolder, moveInto } from "./cacheFolder";
import { npm } from "./npm";
import { root } from "./root";

/** A platform that a VSIX is made for. */
export interface Target {
  /** In VS Code's words. */
  readonly name: string;
  /** npm's words for its system and processor. */
  readonly os: NodeJS.Platform;
  readonly cpu: NodeJS.Architecture;
  /** Of node-llama-cpp: the newest one for which npm has the platform's binaries, which need their own version of it. */
  readonly library: string;
  /** Packages of @node-llama-cpp: for the processor, and for an accelerator; Apple's own processors have one for both. */
  readonly binaries: readonly string[];
}

const own: string = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")).dependencies["node-llama-cpp"];
/** The newest one for which npm has the binaries of Windows and macOS. */
export const older = "3.21.1";

export const targets: readonly Target[] = [
  { name: "linux-x64", os: "linux", cpu: "x64", library: own, binaries: ["linux-x64", "linux-x64-vulkan"] },
  { name: "linux-arm64", os: "linux", cpu: "arm64", library: own, binaries: ["linux-arm64"] },
  { name: "win32-x64", os: "win32", cpu: "x64", library: older, binaries: ["win-x64", "win-x64-vulkan"] },
  { name: "win32-arm64", os: "win32", cpu: "arm64", library: older, binaries: ["win-arm64"] },
  { name: "darwin-x64", os: "darwin", cpu: "x64", library: older, binaries: ["mac-x64"] },
  { name: "darwin-arm64", os: "darwin", cpu: "arm64", library: older, binaries: ["mac-arm64-metal"] },
];

/** The target of this machine. @throws where no VSIX is made for it */
export function ownTarget(): Target {
  const found = targets.find(({ os: system, cpu }) => system === process.platform && cpu === process.arch);
  if (!found) throw new Error(`Hearth is not made for ${process.platform}-${process.arch}.`);
  return found;
}

/**
 * A folder with node_modules and package-lock.json that has a target's binaries: the repository itself where it has
 * them, else one that npm fills, once for each target and version.
 */
export async function modulesFor({ name, os: system, cpu, library, binaries }: Target): Promise<string> {
  const has = (folder: string) =>
    binaries.every((one) => existsSync(path.join(folder, "node_modules", "@node-llama-cpp", one)));
  if (library === own && has(root)) return root;
  const folder = path.join(cacheFolder("modules", undefined), `${name}-${library}`);
  if (has(folder)) return folder;
  mkdirSync(path.dirname(folder), { recursive: true });
  // Beside the final folder and renamed at the end, so that an install that was cut off never counts.
  const temporary = mkdtempSync(`${folder}.part-`);
  try {
    const manifest = { name: "modules", private: true, dependencies: { "node-llama-cpp": library } };
    writeFileSync(path.join(temporary, "package.json"), JSON.stringify(manifest));
    const wanted = ["--os", system, "--cpu", cpu, ...(system === "linux" ? ["--libc", "glibc"] : [])];
    await npm(["install", "--ignore-scripts", "--no-audit", "--no-fund", ...wanted], temporary);
    if (!has(temporary)) throw new Error(`npm does not have what ${name} needs of node-llama-cpp ${library}.`);
    moveInto(temporary, folder, has);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return folder;
}
