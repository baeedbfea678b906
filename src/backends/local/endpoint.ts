import { createHash, randomBytes } from "node:crypto";
import { constants, readdirSync } from "node:fs";
import { link, lstat, mkdir, open, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { type Endpoint, endpointFiles, longestSocketPath } from "../../protocol/endpoint";
import { type Credentials, fromHex } from "../../protocol/handshake";
import { protocolVersion } from "../../protocol/host";
import { CannotShare } from "./transport";

/** An endpoint that was looked over: its folder and its secret are the user's alone. */
export interface SafeEndpoint extends Endpoint {
  readonly credentials: Credentials;
}

type Environment = Readonly<Record<string, string | undefined>>;

const secretPattern = /^[0-9a-f]{64}$/;

/**
 * Where the windows of this user find the process of this very build.
 * @param entry absolute path of `dist/host.mjs`
 * @throws {CannotShare} with the reason, where the folder or the secret could be somebody else's or cannot be had
 */
export async function prepareEndpoint(entry: string, environment: Environment = process.env): Promise<SafeEndpoint> {
  const name = await endpointName(entry);
  try {
    return await prepare(runtimeFolder(environment), name);
  } catch (error) {
    // Also a disk that is full, or a folder that cannot be written to: a process of one's own needs neither.
    throw error instanceof CannotShare ? error : new CannotShare(String(error));
  }
}

async function prepare(folder: string, name: string): Promise<SafeEndpoint> {
  await ensureOwnFolder(folder);
  const files = endpointFiles({ folder, name });
  if (process.platform !== "win32" && Buffer.byteLength(files.socket) > longestSocketPath) {
    throw new CannotShare(`${files.socket} is too long for a socket's path`);
  }
  const secret = await ensureSecret(files.secret);
  return { folder, name, credentials: { secret: fromHex(secret), endpoint: name } };
}

/** Not the home folder, which may lie on a network: sockets do not work there. */
export function runtimeFolder(environment: Environment): string {
  const { HEARTH_RUNTIME_DIR, XDG_RUNTIME_DIR, LOCALAPPDATA } = environment;
  if (HEARTH_RUNTIME_DIR) return path.resolve(HEARTH_RUNTIME_DIR);
  if (process.platform === "win32") return path.join(LOCALAPPDATA ?? os.tmpdir(), "hearth");
  return XDG_RUNTIME_DIR && path.isAbsolute(XDG_RUNTIME_DIR)
    ? path.join(XDG_RUNTIME_DIR, "hearth")
    : path.join(os.tmpdir(), `hearth-${process.getuid?.()}`);
}

/**
 * Makes the folder, or makes sure that it is a folder, not a link to one, of this user and closed to all others: in a
 * folder that all may write to, somebody else could have made it.
 */
async function ensureOwnFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const found = await lstat(folder);
  if (found.isSymbolicLink()) throw new CannotShare(`${folder} is a link`);
  if (!found.isDirectory()) throw new CannotShare(`${folder} is not a folder`);
  refuseOthers(folder, found);
}

function refuseOthers(file: string, found: { readonly uid: number; readonly mode: number }): void {
  if (process.platform === "win32") return;
  if (found.uid !== process.getuid?.()) throw new CannotShare(`${file} belongs to another user (${found.uid})`);
  const mode = found.mode & 0o777;
  if ((mode & 0o077) !== 0) throw new CannotShare(`${file} is open to other users (mode ${mode.toString(8)})`);
}

/**
 * Other users, machines that share a folder, elevated windows, other builds and other protocols have other names, so
 * that all of them live side by side and no window ends a process that others use.
 */
async function endpointName(entry: string): Promise<string> {
  // The number and not the name: in a container the user may have none, and asking for it throws.
  const user = process.getuid?.() ?? os.userInfo().username;
  const parts = [user, os.hostname(), isElevated() ? "elevated" : "plain", String(protocolVersion)];
  const hash = createHash("sha256").update(JSON.stringify(parts));
  return hash
    .update(await readFile(entry))
    .digest("hex")
    .slice(0, 16);
}

/** On Windows only an administrator's process may list this folder. */
function isElevated(): boolean {
  if (process.platform !== "win32") return process.geteuid?.() === 0;
  try {
    readdirSync(path.join(process.env.SystemRoot ?? "C:\\Windows", "System32", "config"));
    return true;
  } catch {
    return false;
  }
}

/** Reads the secret, which whoever comes first makes. */
async function ensureSecret(file: string): Promise<string> {
  return (await readSecret(file)) ?? (await makeSecret(file));
}

async function makeSecret(file: string): Promise<string> {
  const made = `${file}.${randomBytes(6).toString("hex")}`;
  await writeFile(made, randomBytes(32).toString("hex"), { flag: "wx", mode: 0o600 });
  try {
    // A link is made whole or not at all, and never over one that stands there.
    await link(made, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(made, { force: true });
  }
  const secret = await readSecret(file);
  if (secret === undefined) throw new CannotShare(`${file} was removed as soon as it was made`);
  return secret;
}

async function readSecret(file: string): Promise<string | undefined> {
  const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error.code === "ELOOP" ? new CannotShare(`${file} is a link`) : error;
    },
  );
  if (!handle) return undefined;
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw new CannotShare(`${file} is not a file`);
    refuseOthers(file, found);
    const secret = (await handle.readFile("latin1")).trim();
    if (!secretPattern.test(secret)) throw new CannotShare(`${file} does not hold a secret; remove it`);
    return secret;
  } finally {
    await handle.close();
  }
}
