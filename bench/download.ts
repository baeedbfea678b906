import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { root } from "../scripts/root";
import { Hub, sha256 } from "../test/helpers/hub";
import { percentile } from "./typing/figures";

const rounds = 5;
const fileBytes = 1_000_000_000;
/** Bytes a second that the server gives. */
const cap = 100_000_000;
/** What DESIGN §13 allows. */
const leastShare = 0.95;

/**
 * `npm run bench -- download`: the same file from the same server, by curl and by Hearth, which checks it too, in turn.
 * Each is a process of its own.
 */
export async function benchDownload(): Promise<void> {
  const run = promisify(execFile);
  const folder = mkdtempSync(path.join(os.tmpdir(), "hearth-bench-"));
  const hub = await Hub.start();
  try {
    const bytes = randomBytes(fileBytes);
    hub.put("/owner/name/resolve/main/m.gguf", bytes, { speed: cap });
    const url = `${hub.address}/owner/name/resolve/main/m.gguf`;
    const hash = sha256(bytes);
    const hearth = path.join(root, "out", "test", "helpers", "downloadMain.js");
    const timed = async (program: string, args: readonly string[]) => {
      const startedAt = performance.now();
      await run(program, [...args], { maxBuffer: 1 << 26 });
      return performance.now() - startedAt;
    };
    const [curl, own]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      curl.push(await timed("curl", ["-s", "-o", path.join(folder, `curl-${round}`), url]));
      own.push(await timed(process.execPath, [hearth, url, path.join(folder, `hearth-${round}`), hash]));
      for (const name of [`curl-${round}`, `hearth-${round}`]) rmSync(path.join(folder, name));
    }
    const speed = (times: readonly number[]) => `${(fileBytes / percentile(times, 0.5) / 1000).toFixed(1)} MB/s`;
    const share = percentile(curl, 0.5) / percentile(own, 0.5);
    console.log(`download: ${fileBytes / 1e6} MB from a server of ${cap / 1e6} MB/s, median of ${rounds}\n`);
    console.log(`curl                 ${speed(curl)}`);
    console.log(`Hearth, with sha256  ${speed(own)}`);
    const verdict = share >= leastShare ? "ok" : "MISSED";
    console.log(`Hearth's share of curl's speed  ${share.toFixed(3)} of ${leastShare}  ${verdict}`);
  } finally {
    await hub.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
