import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { checksumPath, writeChecksum } from "../../../../src/backends/download/checksumFile";
import { verifyModel } from "../../../../src/backends/found/verifyModel";
import { sha256 } from "../../../helpers/hub";
import { tempFolder } from "../../../helpers/tempFolder";

const bytes = randomBytes(5_000_000);

describe("verifyModel", () => {
  const folder = tempFolder();
  const put = (name: string, content: Buffer = bytes) => {
    const file = folder(...name.split("/"));
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  };
  const note = (file: string, hash = sha256(bytes)) => writeChecksum(file, { sha256: hash, source: undefined });
  const verify = (file: string, onProgress: (seen: number) => void = () => undefined) =>
    verifyModel(file, { onProgress, signal: new AbortController().signal });
  /** One bit is another one. */
  const damage = (file: string) => {
    const content = readFileSync(file);
    content[3_000_000] = (content[3_000_000] ?? 0) ^ 1;
    writeFileSync(file, content);
  };

  it("knows one that was downloaded by its note, and finds a single wrong bit", async () => {
    const file = put("own/a.gguf");
    await note(file);
    const seen: number[] = [];
    assert.equal(await verify(file, (count) => seen.push(count)), "right");
    assert.equal(seen.at(-1), bytes.length);
    damage(file);
    assert.equal(await verify(file), "wrong");
  });

  it("writes notes that sha256sum understands", async () => {
    const file = put("noted/a.gguf");
    await writeChecksum(file, { sha256: sha256(bytes), source: "owner/name/a.gguf" });
    const check = ["--check", "--strict", path.basename(checksumPath(file))];
    assert.equal(execFileSync("sha256sum", check, { cwd: path.dirname(file), encoding: "utf8" }), "a.gguf: OK\n");
  });

  it("knows Ollama's and the hub's own by their names, also by way of a link", async () => {
    const blob = put(`blobs/sha256-${sha256(bytes)}`);
    assert.equal(await verify(blob), "right");
    const stored = put(`hub/blobs/${sha256(bytes)}`);
    mkdirSync(folder("hub", "snapshots"));
    const link = folder("hub", "snapshots", "a.gguf");
    symlinkSync(stored, link);
    assert.equal(await verify(link), "right");
    damage(stored);
    assert.equal(await verify(link), "wrong");
    damage(blob);
    assert.equal(await verify(blob), "wrong");
  });

  it("looks at all parts of a split one", async () => {
    const parts = [1, 2].map((at) => put(`split/m-0000${at}-of-00002.gguf`));
    const [first = "", second = ""] = parts;
    await note(first);
    assert.equal(await verify(first), "unknown", "nothing is known of the second");
    await note(second);
    let seen = 0;
    const sound = await verify(first, (count) => {
      assert.ok(count > seen, `${count} after ${seen}`);
      seen = count;
    });
    assert.deepEqual([sound, seen], ["right", 2 * bytes.length]);
    damage(second);
    assert.equal(await verify(first), "wrong");
  });

  it("reads nothing of what nobody has told about", async () => {
    const file = put("somebody/a.gguf");
    assert.equal(await verify(file, () => assert.fail("it was read")), "unknown");
    writeFileSync(checksumPath(file), "no checksum at all");
    assert.equal(await verify(file, () => assert.fail("it was read")), "unknown");
  });

  it("lets others have their turn between two pieces, and ends between them when it is given up", async () => {
    const file = put("large/a.gguf", Buffer.alloc(20 << 20));
    await note(file, sha256(Buffer.alloc(20 << 20)));
    let turns = 0;
    const turn = () => {
      turns++;
      ticking = setImmediate(turn);
    };
    let ticking = setImmediate(turn);
    const turnsAt: number[] = [];
    assert.equal(await verify(file, () => turnsAt.push(turns)), "right");
    clearImmediate(ticking);
    assert.ok(turnsAt.length >= 20, `pieces of a megabyte at the most, and not ${turnsAt.length}`);
    assert.equal(new Set(turnsAt).size, turnsAt.length, `${turnsAt}`);

    const abort = new AbortController();
    const pieces: number[] = [];
    const onProgress = (count: number) => {
      pieces.push(count);
      abort.abort();
    };
    assert.equal(await verifyModel(file, { onProgress, signal: abort.signal }), undefined);
    assert.equal(pieces.length, 1);
  });

  it("throws where there is nothing to read", async () => {
    await assert.rejects(verify(folder("gone.gguf")), { code: "ENOENT" });
  });
});
