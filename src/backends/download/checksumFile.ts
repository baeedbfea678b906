import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";

/** What is known of a file that was downloaded. */
export interface KnownFile {
  /** Hexadecimal: what it had when it came, which is what the server promised where it promised anything. */
  readonly sha256: string;
  /** By which it is brought again, as core/model/modelSource.ts understands it; undefined where that was not noted. */
  readonly source: string | undefined;
}

/** `NAME.sha256` beside a file, as `sha256sum --check` reads it. */
export function checksumPath(file: string): string {
  return `${file}.sha256`;
}

/** Notes what a file is. @throws what the file system throws */
export async function writeChecksum(file: string, { sha256, source }: KnownFile): Promise<void> {
  const comment = source === undefined ? "" : `# ${source}\n`;
  await writeFile(checksumPath(file), `${comment}${sha256}  ${path.basename(file)}\n`);
}

/** Undefined where nothing was noted, or it cannot be understood. */
export async function readChecksum(file: string): Promise<KnownFile | undefined> {
  const text = await readFile(checksumPath(file), "utf8").catch(() => "");
  const sha256 = /^([0-9a-f]{64}) [ *]/m.exec(text)?.[1];
  return sha256 === undefined ? undefined : { sha256, source: /^# (\S.*)$/m.exec(text)?.[1] };
}

export async function dropChecksum(file: string): Promise<void> {
  await rm(checksumPath(file), { force: true });
}
