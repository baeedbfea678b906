import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "./root";
import { copyRuntimeModules } from "./runtimeModules";
import { modulesFor, type Target } from "./targets";

export interface Manifest {
  readonly name: string;
  readonly version: string;
}

/**
 * Lays out the built extension as a target's VSIX has it: what was built, what it shows, and its own llama.cpp.
 * @param stage a folder that does not exist yet
 */
export async function stageExtension(stage: string, target: Target): Promise<Manifest> {
  for (const name of [
    "dist/extension.js",
    "dist/chat.js",
    "dist/hosted.js",
    "dist/grammarWorker.js",
    "dist/chatPage.js",
    "dist/host.mjs",
  ]) {
    if (!existsSync(path.join(root, name))) throw new Error(`${name} is missing: run npm run build.`);
  }
  const modules = await modulesFor(target);
  mkdirSync(stage, { recursive: true });
  for (const name of ["dist", "media", "README.md", "CHANGELOG.md", "LICENSE"]) {
    if (existsSync(path.join(root, name))) cpSync(path.join(root, name), path.join(stage, name), { recursive: true });
  }
  // Below dist/ and not at the top, where vsce leaves it out or wants npm to agree with what was pruned.
  copyRuntimeModules(modules, target.binaries, path.join(stage, "dist", "node_modules"));
  // What is left of them would run at packing or install what is there already.
  const given: Manifest & Readonly<Record<string, unknown>> = JSON.parse(
    readFileSync(path.join(root, "package.json"), "utf8"),
  );
  const { scripts, dependencies, devDependencies, ...manifest } = given;
  writeFileSync(path.join(stage, "package.json"), JSON.stringify(manifest, undefined, 2));
  return manifest;
}
