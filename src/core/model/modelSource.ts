/** Where a model comes from, as a user or the catalogue names it. */
export type ModelSource =
  /** A file at an address of its own. */
  | { readonly kind: "url"; readonly url: string }
  /** A repository of a hub, and what of it: a file, or the file of a quantisation, or what is usual. */
  | {
      readonly kind: "hub";
      readonly repository: string;
      readonly revision: string;
      readonly file: string | undefined;
      readonly quantisation: string | undefined;
    };

/** A file of a repository, as a hub lists it. */
export interface HubFile {
  readonly path: string;
  readonly bytes: number;
  /** Hexadecimal; undefined where the hub does not tell. */
  readonly sha256: string | undefined;
}

export const defaultHub = "https://huggingface.co";

const name = /^\w[\w.-]*\/\w[\w.-]*$/;
/** In this order where nothing is said: small without a loss that is seen, then what is next to it. */
const usual = ["q4_k_m", "q4_k_s", "q5_k_m", "q4_0", "iq4_xs", "q6_k", "q8_0"];

/**
 * Understands `owner/name`, `owner/name:Q4_K_M`, `owner/name/file.gguf`, each also with `hf:` in front, addresses of a
 * hub's pages and files, and any other address.
 * @returns undefined for a text that is none of them
 */
export function parseModelSource(text: string): ModelSource | undefined {
  const given = text.trim();
  if (/^https?:\/\//i.test(given)) return fromAddress(given);
  const plain = given.replace(/^(?:hf|huggingface):(?:\/\/)?/i, "");
  const [whole = "", quantisation] = plain.split(":", 2);
  const [owner = "", repository = "", ...rest] = whole.split("/");
  if (!name.test(`${owner}/${repository}`)) return undefined;
  const file = rest.length > 0 ? rest.join("/") : undefined;
  if (file !== undefined && (!isGguf(file) || !isHarmless(file))) return undefined;
  return { kind: "hub", repository: `${owner}/${repository}`, revision: "main", file, quantisation };
}

/** Where a hub has a file. */
export function fileAddress(hub: string, repository: string, revision: string, path: string): string {
  const escaped = path.split("/").map(encodeURIComponent).join("/");
  return `${hub.replace(/\/+$/, "")}/${repository}/resolve/${encodeURIComponent(revision)}/${escaped}`;
}

/** Where a hub lists a repository's files. */
export function listAddress(hub: string, repository: string, revision: string): string {
  return `${hub.replace(/\/+$/, "")}/api/models/${repository}/tree/${encodeURIComponent(revision)}?recursive=true`;
}

/**
 * The files that make up the model that was asked for: one, or all parts of a split one, in their order.
 * Empty where the repository has no such model.
 */
export function chosenFiles(
  files: readonly HubFile[],
  { file, quantisation }: Pick<Extract<ModelSource, { kind: "hub" }>, "file" | "quantisation">,
): readonly HubFile[] {
  const models = files.filter(({ path }) => isGguf(path) && !/(?:^|[/_.-])mmproj/i.test(path));
  const first = models.filter(({ path }) => (splitOf(path)?.number ?? 1) === 1);
  const chosen = file === undefined ? bestOf(first, quantisation) : models.find(({ path }) => path === file);
  if (!chosen) return [];
  const split = splitOf(chosen.path);
  if (!split) return [chosen];
  const found = partsOf(chosen.path).flatMap((part) => models.find(({ path }) => path === part) ?? []);
  return found.length === split.count ? found : [];
}

/** Undefined for a file that is whole. */
export function splitOf(path: string) {
  const parts = /^(.*-)(\d{5})(-of-(\d{5})\.gguf)$/i.exec(path);
  if (!parts) return undefined;
  const [, head = "", number, tail = "", count] = parts;
  const nameOf = (at: number) => `${head}${String(at).padStart(5, "0")}${tail}`;
  return { number: Number(number), count: Number(count), nameOf };
}

/** All parts of a model, by the path of its first one; the path alone where it is whole. */
export function partsOf(path: string): readonly string[] {
  const split = splitOf(path);
  return split ? Array.from({ length: split.count }, (_, at) => split.nameOf(at + 1)) : [path];
}

/** What a hub answers to {@link listAddress}; entries that are no files, or not understood, are left out. */
export function readListing(answer: unknown): readonly HubFile[] {
  if (!Array.isArray(answer)) return [];
  return answer.flatMap((entry: unknown) => {
    const { type, path, size, lfs } = (entry ?? {}) as Record<string, unknown>;
    // What a server says becomes names of files on this machine.
    if (type !== "file" || typeof path !== "string" || !isHarmless(path)) return [];
    const { oid, size: stored } = (lfs ?? {}) as Record<string, unknown>;
    const sha256 = typeof oid === "string" && /^[0-9a-f]{64}$/.test(oid) ? oid : undefined;
    const bytes = typeof stored === "number" ? stored : typeof size === "number" ? size : 0;
    return [{ path, bytes, sha256 }];
  });
}

function bestOf(models: readonly HubFile[], quantisation: string | undefined): HubFile | undefined {
  const wanted = quantisation === undefined ? usual : [quantisation.toLowerCase()];
  for (const one of wanted) {
    const found = models.find(({ path }) => hasQuantisation(path, one));
    if (found) return found;
  }
  return quantisation === undefined ? models[0] : undefined;
}

/** Whether a file's name says this quantisation, and not a longer word that begins or ends with it. */
function hasQuantisation(path: string, quantisation: string): boolean {
  const base = path.toLowerCase();
  const at = base.lastIndexOf(quantisation);
  if (at === -1) return false;
  const isEdge = (character: string | undefined) => character === undefined || !/[a-z0-9_]/.test(character);
  return isEdge(base[at - 1]) && isEdge(base[at + quantisation.length]);
}

function fromAddress(address: string): ModelSource | undefined {
  const [, host = "", path = ""] = /^https?:\/\/([^/?#\s]+)([^?#\s]*)(?:[?#]\S*)?$/i.exec(address) ?? [];
  if (host === "") return undefined;
  const isHub = defaultHub.endsWith(`/${host.toLowerCase()}`);
  if (!isHub) return { kind: "url", url: address };
  const page = /^\/([\w.-]+\/[\w.-]+)\/(?:blob|resolve)\/([^/]+)\/(.+\.gguf)$/i.exec(path);
  if (page) {
    const [, repository = "", ...escaped] = page;
    const [revision, file] = escaped.map(decoded);
    if (!name.test(repository) || !revision || !file || !isHarmless(file)) return undefined;
    return { kind: "hub", repository, revision, file, quantisation: undefined };
  }
  const repository = path.replace(/^\/|\/(?:tree\/main\/?)?$/g, "");
  if (!name.test(repository)) return undefined;
  return { kind: "hub", repository, revision: "main", file: undefined, quantisation: undefined };
}

/** Undefined for what no browser would have written. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Whether a path stays below the folder that it is put into, on every system. */
function isHarmless(path: string): boolean {
  return path.split("/").every((part) => /^[^\\/:*?"<>|\0]+$/.test(part) && !/^\.+$/.test(part));
}

function isGguf(path: string): boolean {
  return /\.gguf$/i.test(path);
}
