import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { run } from "./childProcess";

/** Something that we need and npm cannot bring. */
interface SystemPackage {
  /** Its name in Debian. */
  readonly name: string;
  readonly why: string;
  readonly isPresent: () => boolean;
}

/** `wantedBy`: what cannot do without it. */
const packages: readonly (SystemPackage & { readonly wantedBy: "server" | "window" | "tests" })[] = [
  { name: "chromium", wantedBy: "window", why: "shows VS Code", isPresent: () => chromiumPath() !== undefined },
  { name: "fonts-dejavu-core", wantedBy: "window", why: "text in screenshots", isPresent: hasFonts },
  {
    name: "libkrb5-dev",
    wantedBy: "server",
    why: "kerberos, which VS Code's server builds",
    isPresent: () => hasHeader("gssapi/gssapi.h"),
  },
  { name: "python3", wantedBy: "server", why: "node-gyp", isPresent: () => findProgram("python3") !== undefined },
  { name: "make", wantedBy: "server", why: "node-gyp", isPresent: () => findProgram("make") !== undefined },
  { name: "g++", wantedBy: "server", why: "node-gyp", isPresent: () => findProgram("g++") !== undefined },
  {
    name: "strace",
    wantedBy: "tests",
    why: "the proof of silence",
    isPresent: () => findProgram("strace") !== undefined,
  },
  {
    name: "mesa-vulkan-drivers",
    wantedBy: "tests",
    why: "a graphics processor in software",
    isPresent: () => softwareVulkan() !== undefined,
  },
  {
    name: "iproute2",
    wantedBy: "tests",
    why: "the proof of silence",
    isPresent: () => findProgram("ip") !== undefined,
  },
];

/** What llama.cpp's server is built with, for the benches. */
const compilers: readonly SystemPackage[] = ["git", "cmake", "make", "g++"].map((name) => ({
  name,
  why: "builds llama.cpp's server",
  isPresent: () => findProgram(name) !== undefined,
}));

/**
 * Makes sure that the programs and headers are there which npm cannot install. As root on Debian they are installed;
 * elsewhere the exact command is printed.
 * @param purpose "server" leaves out what shows VS Code without a user, and what only tests need
 * @returns whether everything is there now
 */
export async function ensureSystemPackages(purpose: "server" | "window" | "tests" = "tests"): Promise<boolean> {
  const purposes = ["server", "window", "tests"];
  return await ensure(packages.filter((one) => purposes.indexOf(one.wantedBy) <= purposes.indexOf(purpose)));
}

/** The same for what builds llama.cpp's server. */
export async function ensureCompilers(): Promise<boolean> {
  return await ensure(compilers);
}

async function ensure(wanted: readonly SystemPackage[]): Promise<boolean> {
  const missing = wanted.filter((one) => !one.isPresent());
  if (missing.length === 0) return true;
  console.log(`Missing: ${missing.map(({ name, why }) => `${name} (${why})`).join(", ")}`);
  const install = ["install", "-y", "--no-install-recommends", ...missing.map(({ name }) => name)];
  if (process.getuid?.() === 0 && findProgram("apt-get") !== undefined) {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    await run("apt-get", ["update", "-q"], { env });
    await run("apt-get", install, { env });
  } else {
    console.error(`Install them and try again. On Debian or Ubuntu:\n\n    sudo apt-get ${install.join(" ")}\n`);
    return false;
  }
  const still = wanted.filter((one) => !one.isPresent());
  if (still.length > 0) console.error(`Still missing after apt-get: ${still.map(({ name }) => name).join(", ")}`);
  return still.length === 0;
}

/** The browser that shows VS Code: Debian's name first. */
export function chromiumPath(): string | undefined {
  return ["chromium", "chromium-browser", "google-chrome"].map(findProgram).find((found) => found !== undefined);
}

/** What names the driver of Mesa's graphics processor in software; undefined where there is none. */
export function softwareVulkan(): string | undefined {
  const folder = "/usr/share/vulkan/icd.d";
  const name = existsSync(folder) ? readdirSync(folder).find((one) => one.startsWith("lvp_icd.")) : undefined;
  return name && path.join(folder, name);
}

/** The path of an executable in PATH or in the places where Debian keeps those of root. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(path.delimiter), "/usr/sbin", "/sbin"];
  return folders.map((folder) => path.join(folder, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function hasHeader(name: string): boolean {
  return ["/usr/include", "/usr/local/include"].some((folder) => existsSync(path.join(folder, name)));
}

function hasFonts(): boolean {
  return (spawnSync("fc-list", [], { encoding: "utf8" }).stdout ?? "").trim() !== "";
}
