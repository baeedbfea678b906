import { createHash } from "node:crypto";
import path from "node:path";
import {
  chosenFiles,
  defaultHub,
  fileAddress,
  listAddress,
  type ModelSource,
  parseModelSource,
  readListing,
} from "../../core/model/modelSource";
import type { RemoteFile } from "./download";
import { DownloadError } from "./downloadError";
import { requestJson } from "./request";

export interface HubOptions {
  /** Address of the hub or of a mirror of it; empty for `HF_ENDPOINT` from the environment, or the hub itself. */
  readonly mirror: string;
  readonly token: string | undefined;
  readonly signal: AbortSignal;
}

/** What to bring, and by which names. */
export interface RemoteModel {
  /** Below the folder for models: one, or all parts of a split file, the first one first. */
  readonly files: readonly { readonly remote: RemoteFile; readonly name: string }[];
  /** Undefined where the server has not told. */
  readonly bytes: number | undefined;
}

/** The address under which the hub is asked. */
export function hubAddress(mirror: string): string {
  return mirror || process.env.HF_ENDPOINT || defaultHub;
}

/**
 * Finds out which files a model is.
 * @throws {DownloadError} `badSource` for what cannot be meant or has no such model, and as the network has it
 */
export async function findModel(text: string, options: HubOptions): Promise<RemoteModel> {
  const source = parseModelSource(text);
  if (!source) throw new DownloadError("badSource", text);
  if (source.kind === "hub") return await findOnHub(source, options);
  if (!URL.canParse(source.url)) throw new DownloadError("badSource", source.url);
  const { host, pathname } = new URL(source.url);
  const name = path.posix.basename(pathname);
  if (!/^[\w.-]+\.gguf$/i.test(name)) throw new DownloadError("badSource", `${source.url} does not end in .gguf`);
  // Two servers may have files of one name.
  const place = createHash("sha256").update(`${host}${pathname}`).digest("hex").slice(0, 8);
  const remote = { url: source.url, source: withoutSecrets(source.url) };
  return { files: [{ remote, name: path.join(place, name) }], bytes: undefined };
}

/** Undefined for an address with a password or a signature, which must not stay on a disk. */
function withoutSecrets(address: string): string | undefined {
  const { username, password, search } = new URL(address);
  return username + password + search === "" ? address : undefined;
}

async function findOnHub(
  source: Extract<ModelSource, { kind: "hub" }>,
  { mirror, token, signal }: HubOptions,
): Promise<RemoteModel> {
  const { repository, revision } = source;
  const hub = hubAddress(mirror);
  if (!/^https?:\/\//i.test(hub) || !URL.canParse(hub)) throw new DownloadError("badMirror", hub);
  const listing = readListing(await requestJson(listAddress(hub, repository, revision), { token, signal }));
  const chosen = chosenFiles(listing, source);
  if (chosen.length === 0) {
    const what = source.file ?? source.quantisation ?? "GGUF file";
    throw new DownloadError("badSource", `${repository} on ${hub} has no ${what}`);
  }
  const files = chosen.map(({ path: file, bytes, sha256 }) => ({
    remote: {
      ...{ url: fileAddress(hub, repository, revision, file), bytes, sha256 },
      // Whatever mirror it came from.
      source: fileAddress(defaultHub, repository, revision, file),
    },
    // Two repositories, and two revisions, may have files of one name.
    name: path.join(
      ...repository.split("/"),
      ...(revision === "main" ? [] : [encodeURIComponent(revision)]),
      ...file.split("/"),
    ),
  }));
  return { files, bytes: chosen.reduce((sum, one) => sum + one.bytes, 0) };
}
