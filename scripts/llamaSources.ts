import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { cacheFolder } from "./cacheFolder";
import { run } from "./childProcess";
import { root } from "./root";

const bundled = path.join(root, "node_modules", "node-llama-cpp", "llama");

/** What the benches keep outside of the repository; `HEARTH_BENCH_DIR` names another place. */
export function benchFolder(): string {
  return cacheFolder("bench", process.env.HEARTH_BENCH_DIR);
}

/** Where the things of llama.cpp lie that belong to the version which node-llama-cpp brings: sources, build, server. */
export function llamaFolder(): string {
  const { tag } = JSON.parse(readFileSync(path.join(bundled, "llama.cpp.info.json"), "utf8"));
  return path.join(benchFolder(), `llama.cpp-${tag}`);
}

/**
 * llama.cpp's sources, as node-llama-cpp brings them along in a git bundle; unpacked on first use, without a network.
 * node-llama-cpp's own patches are left out: they concern models without files.
 * @throws when git is missing or fails
 */
export async function ensureLlamaSources(): Promise<string> {
  const folder = path.join(llamaFolder(), "source");
  if (existsSync(folder)) return folder;
  mkdirSync(llamaFolder(), { recursive: true });
  const temporary = mkdtempSync(`${folder}.part-`);
  try {
    const code = await run("git", ["clone", "--quiet", path.join(bundled, "gitRelease.bundle"), temporary]);
    if (code !== 0) throw new Error(`git could not unpack llama.cpp's sources (exit code ${code}).`);
    renameSync(temporary, folder);
  } catch (error) {
    // Another clone may have been faster.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return folder;
}
