import { readdir, readFile, realpath } from "node:fs/promises";
import path from "node:path";
import { partsOf, splitOf } from "../../core/model/modelSource";
import { fileSize } from "../fileSize";

/** Who keeps a model file. */
export type Keeper = "Hearth" | "Ollama" | "LM Studio" | "Hugging Face" | "llama.cpp";

/** A GGUF file that is on this machine already. */
export interface FoundModel {
  readonly keeper: Keeper;
  /** What its keeper calls it. */
  readonly name: string;
  /** Absolute; of a split file its first part. */
  readonly path: string;
  /** Of all its parts. */
  readonly bytes: number;
}

/** Where to look. */
export interface Places {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Hearth's own folder for models. */
  readonly own: string;
}

/** Folders below a keeper's that are looked into, and files that are listed of one keeper: some keep all of a hub. */
const [deepest, most] = [6, 500];

/**
 * Lists the models that other programs keep, and Hearth's own. Nothing is read but folders and Ollama's manifests; what
 * cannot be read is left out. A file that two keepers share by a link is listed once.
 */
export async function findModels(places: Places): Promise<readonly FoundModel[]> {
  const found = (
    await Promise.all([
      ggufsIn("Hearth", [places.own]),
      ollamaModels(ollamaFolders(places)),
      ggufsIn("LM Studio", lmStudioFolders(places)),
      ggufsIn("Hugging Face", huggingFaceFolders(places)),
      ggufsIn("llama.cpp", llamaCppFolders(places)),
    ])
  ).flat();
  const seen = new Set<string>();
  const unique: FoundModel[] = [];
  for (const model of found) {
    const real = await realpath(model.path).catch(() => model.path);
    if (seen.has(real)) continue;
    seen.add(real);
    unique.push(model);
  }
  return unique;
}

function ollamaFolders({ platform, home, env }: Places): readonly string[] {
  const set = env.OLLAMA_MODELS;
  if (set) return [set];
  const own = path.join(home, ".ollama", "models");
  // The service that its installer sets up on Linux has a user of its own.
  return platform === "linux" ? [own, "/usr/share/ollama/.ollama/models"] : [own];
}

function lmStudioFolders({ home }: Places): readonly string[] {
  return [path.join(home, ".lmstudio", "models"), path.join(home, ".cache", "lm-studio", "models")];
}

function huggingFaceFolders({ home, env }: Places): readonly string[] {
  if (env.HF_HUB_CACHE) return [env.HF_HUB_CACHE];
  return [path.join(env.HF_HOME ?? path.join(home, ".cache", "huggingface"), "hub")];
}

function llamaCppFolders({ platform, home, env }: Places): readonly string[] {
  if (env.LLAMA_CACHE) return [env.LLAMA_CACHE];
  if (platform === "win32") return [path.join(env.LOCALAPPDATA ?? home, "llama.cpp")];
  if (platform === "darwin") return [path.join(home, "Library", "Caches", "llama.cpp")];
  return [path.join(env.XDG_CACHE_HOME ?? path.join(home, ".cache"), "llama.cpp")];
}

async function ggufsIn(keeper: Keeper, folders: readonly string[]): Promise<readonly FoundModel[]> {
  const found: FoundModel[] = [];
  for (const folder of folders) {
    for await (const file of filesBelow(folder, deepest)) {
      if (found.length >= most) return found;
      const model = await modelAt(keeper, folder, file);
      if (model) found.push(model);
    }
  }
  return found;
}

async function modelAt(keeper: Keeper, folder: string, file: string): Promise<FoundModel | undefined> {
  const base = path.basename(file);
  const split = splitOf(base);
  // Projectors for pictures are of no use alone.
  if (!/\.gguf$/i.test(base) || /mmproj/i.test(base) || (split && split.number !== 1)) return undefined;
  const sizes = await Promise.all(partsOf(file).map(fileSize));
  if (sizes.some((size) => size === undefined)) return undefined;
  const bytes = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  return { keeper, name: nameOf(path.relative(folder, file)), path: file, bytes };
}

/** A hub's cache puts a file below the repository's name and a revision, which says nothing to people. */
function nameOf(relative: string): string {
  const parts = relative.split(path.sep);
  const [repository = "", snapshots] = parts;
  if (!repository.startsWith("models--") || snapshots !== "snapshots") return parts.join("/");
  return [repository.slice("models--".length).replace("--", "/"), ...parts.slice(3)].join("/");
}

/** Files and links to files, the folders of one level after the files of it. */
async function* filesBelow(folder: string, depth: number): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) if (!entry.isDirectory()) yield path.join(folder, entry.name);
  if (depth === 0) return;
  for (const entry of entries) {
    // A hub's blobs have no names of their own.
    if (entry.isDirectory() && entry.name !== "blobs") yield* filesBelow(path.join(folder, entry.name), depth - 1);
  }
}

/** Ollama keeps blobs by their hash, and manifests `registry/owner/name/tag` that say which one is a model's weights. */
async function ollamaModels(folders: readonly string[]): Promise<readonly FoundModel[]> {
  const found: FoundModel[] = [];
  for (const folder of folders) {
    for await (const manifest of filesBelow(path.join(folder, "manifests"), deepest)) {
      if (found.length >= most) return found;
      const model = await ollamaModel(folder, manifest);
      if (model) found.push(model);
    }
  }
  return found;
}

async function ollamaModel(folder: string, manifest: string): Promise<FoundModel | undefined> {
  const digest = await weightsOf(manifest);
  if (!digest) return undefined;
  const blob = path.join(folder, "blobs", digest.replace(":", "-"));
  const bytes = await fileSize(blob);
  const [, owner = "", ...rest] = path.relative(path.join(folder, "manifests"), manifest).split(path.sep);
  const tag = rest.pop() ?? "";
  const name = [...(owner === "library" ? [] : [owner]), ...rest].join("/");
  return bytes === undefined ? undefined : { keeper: "Ollama", name: `${name}:${tag}`, path: blob, bytes };
}

/** The digest of a manifest's weights; undefined for anything else. */
async function weightsOf(manifest: string): Promise<string | undefined> {
  try {
    const { layers } = JSON.parse(await readFile(manifest, "utf8"));
    const layer = layers.find((one: { mediaType?: unknown }) => one.mediaType === "application/vnd.ollama.image.model");
    return /^sha256:[0-9a-f]{64}$/.test(layer?.digest) ? layer.digest : undefined;
  } catch {
    return undefined;
  }
}
