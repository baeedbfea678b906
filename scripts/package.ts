import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { run } from "./childProcess";
import { root } from "./root";
import { stageExtension } from "./stage";
import { type Target, targets } from "./targets";
import { readZip, unpack, type ZipEntry } from "./zip";

const checkMs = 120_000;

/** `npm run package`: a VSIX for Linux x64; `-- --target NAME` for another platform, `-- --all` for each of them. */
async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { all: { type: "boolean" }, target: { type: "string", default: "linux-x64" } },
  });
  const chosen = values.all ? targets : targets.filter(({ name }) => name === values.target);
  if (chosen.length === 0) throw new Error(`--target is one of ${targets.map(({ name }) => name).join(", ")}.`);
  const made: string[] = [];
  for (const target of chosen) made.push(await packageFor(target));
  console.log(made.join("\n"));
}

/** Builds out/hearth-TARGET-VERSION.vsix, where it can be run only after its own copy of llama.cpp has run a model. */
async function packageFor(target: Target): Promise<string> {
  const work = mkdtempSync(path.join(os.tmpdir(), "hearth-package-"));
  try {
    const stage = path.join(work, "stage");
    const { name, version } = await stageExtension(stage, target);
    const vsix = path.join(work, `${name}-${target.name}-${version}.vsix`);
    const result = path.join(root, "out", path.basename(vsix));
    // One of an earlier run must not be taken for ours when this one fails.
    rmSync(result, { force: true });
    await pack(stage, vsix, target);
    const entries = readZip(vsix);
    unpack(entries, path.join(work, "unpacked"));
    const isRunnable = target.os === process.platform && target.cpu === process.arch;
    if (isRunnable) await check(path.join(work, "unpacked", "extension"));
    mkdirSync(path.dirname(result), { recursive: true });
    copyFileSync(vsix, result);
    printSizes(entries);
    const tried = isRunnable ? "its copy of llama.cpp has run a model" : "not run, because it is for another machine";
    return `${path.relative(root, result)}: ${megabytes(readFileSync(result).length)} MB, ${tried}`;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function pack(stage: string, vsix: string, target: Target): Promise<void> {
  const vsce = path.join(root, "node_modules", "@vscode", "vsce", "vsce");
  const options = ["--target", target.name, "--out", vsix, "--ignoreFile", path.join(root, ".vscodeignore")];
  // A README's links cannot be made absolute: there is no public repository.
  options.push("--no-dependencies", "--no-rewrite-relative-links");
  if (!existsSync(path.join(stage, "LICENSE"))) options.push("--skip-license");
  const code = await run(process.execPath, [vsce, "package", ...options], { cwd: stage });
  if (code !== 0) throw new Error(`vsce ended with ${code}.`);
}

/** Runs the starter model on the library that was packed: what was pruned too much shows here. */
async function check(extension: string): Promise<void> {
  const code = `
    import { fileURLToPath } from "node:url";
    const found = fileURLToPath(import.meta.resolve("node-llama-cpp"));
    if (!found.startsWith(process.cwd())) throw new Error("node-llama-cpp comes from " + found);
    const { getLlama } = await import("node-llama-cpp");
    const llama = await getLlama({ gpu: false, build: "never", skipDownload: true });
    const model = await llama.loadModel({ modelPath: "../media/models/kindling.gguf" });
    const context = await model.createContext({ contextSize: 256 });
    for await (const token of context.getSequence().evaluate(model.tokenize("def main"))) {
      console.log("The packed model goes on with " + JSON.stringify(model.detokenize([token])));
      break;
    }
    await llama.dispose();`;
  const dist = path.join(extension, "dist");
  // A file and no `-e`: the library forks itself with our arguments to try its binary.
  writeFileSync(path.join(dist, "check.mjs"), code);
  const exit = await run(process.execPath, ["check.mjs"], { cwd: dist, timeoutMs: checkMs });
  if (exit !== 0) throw new Error("The packed llama.cpp does not run: see scripts/runtimeModules.ts.");
}

function printSizes(entries: readonly ZipEntry[]): void {
  const parts = new Map<string, { packed: number; unpacked: number; files: number }>();
  for (const { name, packedBytes, bytes } of entries) {
    const part = partOf(name);
    const { packed, unpacked, files } = parts.get(part) ?? { packed: 0, unpacked: 0, files: 0 };
    parts.set(part, { packed: packed + packedBytes, unpacked: unpacked + bytes, files: files + 1 });
  }
  console.log(`${"part".padEnd(40)}${["packed MB", "MB", "files"].map((word) => word.padStart(12)).join("")}`);
  for (const [part, { packed, unpacked, files }] of [...parts].sort(([, a], [, b]) => b.packed - a.packed)) {
    const cells = [megabytes(packed), megabytes(unpacked), String(files)];
    console.log(`${part.padEnd(40)}${cells.map((cell) => cell.padStart(12)).join("")}`);
  }
}

function partOf(name: string): string {
  const large = /^extension\/dist\/node_modules\/(@node-llama-cpp\/[^/]+|node-llama-cpp)\//.exec(name);
  if (large?.[1] !== undefined) return large[1];
  if (name.startsWith("extension/dist/node_modules/")) return "other packages";
  return /^extension\/(dist|media)\//.exec(name)?.[1] ?? "the rest";
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(2);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
