import { copyFileSync, existsSync, renameSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { run } from "./childProcess";
import { ensureLlamaSources, llamaFolder } from "./llamaSources";
import { ensureCompilers, findProgram } from "./systemPackages";

const options = [
  "CMAKE_BUILD_TYPE=Release",
  // One file that can be moved.
  "BUILD_SHARED_LIBS=OFF",
  // As node-llama-cpp's binaries are built, so that threads are handled alike.
  "GGML_OPENMP=OFF",
  "LLAMA_BUILD_TESTS=OFF",
  "LLAMA_BUILD_EXAMPLES=OFF",
  "LLAMA_BUILD_APP=OFF",
  // Else pages for browsers are built with npm, or fetched.
  "LLAMA_BUILD_UI=OFF",
  "LLAMA_USE_PREBUILT_UI=OFF",
  "LLAMA_OPENSSL=OFF",
  "GGML_CCACHE=OFF",
].map((option) => `-D${option}`);

/** Where `npm run bench:server` leaves llama.cpp's server. */
export function llamaServerPath(): string {
  return path.join(llamaFolder(), "llama-server");
}

/**
 * llama.cpp's server, built once from the sources that node-llama-cpp brings along, for this machine's processor and
 * without a network. Takes ten minutes and more; a build that was cut off goes on where it was. Shared by all clones:
 * two builds at one time would disturb each other.
 * @throws when something is missing or does not build
 */
export async function ensureLlamaServer(): Promise<string> {
  const server = llamaServerPath();
  if (existsSync(server)) return server;
  if (!(await ensureCompilers())) throw new Error("Without these packages llama.cpp's server cannot be built.");
  const source = await ensureLlamaSources();
  const build = path.join(llamaFolder(), "build");
  console.log(`Building llama.cpp's server (once) in ${build}`);
  await gently("cmake", ["-S", source, "-B", build, ...options]);
  const jobs = String(os.availableParallelism());
  await gently("cmake", ["--build", build, "--target", "llama-server", "-j", jobs]);
  const temporary = `${server}.part-${process.pid}`;
  copyFileSync(path.join(build, "bin", "llama-server"), temporary);
  renameSync(temporary, server);
  return server;
}

async function gently(command: string, args: readonly string[]): Promise<void> {
  const nice = findProgram("nice");
  const [program, all] = nice ? [nice, ["-n", "19", command, ...args]] : [command, args];
  const code = await run(program, all);
  if (code !== 0) throw new Error(`${command} ${args[0]} failed with exit code ${code}.`);
}
