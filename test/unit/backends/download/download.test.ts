import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { checksumPath, readChecksum } from "../../../../src/backends/download/checksumFile";
import { type DownloadOptions, download, type RemoteFile } from "../../../../src/backends/download/download";
import { DownloadError } from "../../../../src/backends/download/downloadError";
import { partPath } from "../../../../src/backends/download/partFile";
import { systemClock } from "../../../../src/util/clock";
import { Hub, sha256 } from "../../../helpers/hub";
import { random } from "../../../helpers/random";

const randomModel = (size: number) => Buffer.concat([Buffer.from("GGUF"), randomBytes(size - 4)]);
const bytes = randomModel(3_000_000);
const filePath = "/owner/name/resolve/main/a.gguf";
const nothing = () => undefined;
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
/** Waits of seconds between tries are not what is tested. */
const hurried = {
  now: () => systemClock.now(),
  sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(Math.min(ms, 20), signal),
};

describe("download", () => {
  let hub: Hub;
  let folder: string;
  let target: string;

  beforeEach(async () => {
    hub = await Hub.start();
    folder = mkdtempSync(path.join(os.tmpdir(), "hearth-download-"));
    target = path.join(folder, "models", "a.gguf");
  });
  afterEach(async () => {
    await hub.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const remote = (over: Partial<RemoteFile> = {}): RemoteFile => ({ url: hub.address + filePath, ...over });
  const bring = (file: RemoteFile, over: Partial<DownloadOptions> = {}) => {
    const signal = new AbortController().signal;
    return download(file, target, { clock: hurried, log, onProgress: nothing, signal, ...over });
  };
  const fails = async (kind: string, file: RemoteFile, over: Partial<DownloadOptions> = {}) => {
    await assert.rejects(bring(file, over), (error: unknown) => {
      assert.ok(error instanceof DownloadError, String(error));
      assert.equal(error.kind, kind, error.message);
      return true;
    });
  };
  const isRight = () => assert.ok(readFileSync(target).equals(bytes));
  /** Nothing but the file itself, and what it is. */
  const isClean = () => {
    assert.deepEqual(readdirSync(path.dirname(target)), ["a.gguf", "a.gguf.sha256"]);
    const said = `${sha256(readFileSync(target))}  a.gguf\n`;
    assert.equal(readFileSync(checksumPath(target), "utf8"), said);
  };
  const ranges = () => hub.asked.map(({ range }) => range);

  it("brings a file, makes its folder and leaves nothing else behind", async () => {
    hub.put(filePath, bytes);
    const seen: number[] = [];
    await bring(remote({ bytes: bytes.length, sha256: sha256(bytes) }), {
      onProgress: (received) => seen.push(received),
    });
    isRight();
    isClean();
    assert.equal(seen.at(-1), bytes.length);
    assert.deepEqual(
      seen,
      [...seen].sort((a, b) => a - b),
    );
  });

  it("does not ask for what is there", async () => {
    hub.put(filePath, bytes);
    await bring(remote());
    await bring(remote());
    assert.equal(hub.asked.length, 1);
  });

  it("heals a connection that is cut at 20 places", async () => {
    const next = random(7);
    hub.put(filePath, bytes, { cuts: Array.from({ length: 20 }, () => 1000 + Math.floor(next() * 130_000)) });
    await bring(remote({ sha256: sha256(bytes) }));
    isRight();
    isClean();
    assert.equal(hub.asked.length, 21);
    // On a busy machine a cut may come before the first bytes are read.
    const first = ranges().findIndex((range) => range !== undefined);
    assert.ok(first > 0 && first < 10, `${ranges()}`);
    const later = ranges().slice(first);
    assert.ok(
      later.every((range) => range !== undefined),
      "each try goes on where the last one ended",
    );
  });

  it("goes on where an earlier call was cancelled, and answers a cancel at once", async () => {
    const manners = hub.put(filePath, bytes, { speed: 2_000_000 });
    const abort = new AbortController();
    const cut = bring(remote({ sha256: sha256(bytes) }), {
      signal: abort.signal,
      onProgress: (received) => received > 500_000 && abort.abort(),
    });
    await assert.rejects(cut, { kind: "cancelled" });
    const kept = readFileSync(partPath(target)).length;
    assert.ok(kept > 500_000 && kept < bytes.length);
    assert.ok(!existsSync(`${target}.lock`));
    manners.speed = undefined;
    await bring(remote({ sha256: sha256(bytes) }));
    isRight();
    isClean();
    assert.equal(ranges().at(-1), `bytes=${kept}-`);
  });

  it("begins anew where the file changed between two halves", async () => {
    const old = randomModel(bytes.length);
    const manners = hub.put(filePath, old, { speed: 2_000_000 });
    const abort = new AbortController();
    const cut = bring(remote(), {
      signal: abort.signal,
      onProgress: (received) => received > 300_000 && abort.abort(),
    });
    await assert.rejects(cut, { kind: "cancelled" });
    Object.assign(manners, { bytes, etag: '"new"', speed: undefined });
    await bring(remote());
    isRight();
    isClean();
  });

  it("begins anew where the server tells no version and no checksum is known, and goes on where one is", async () => {
    const manners = hub.put(filePath, bytes, { etag: "", cuts: [400_000] });
    await bring(remote());
    isRight();
    assert.deepEqual(ranges(), [undefined, undefined]);
    rmSync(target);
    manners.cuts.push(400_000);
    await bring(remote({ sha256: sha256(bytes) }));
    isRight();
    assert.match(ranges().at(-1) ?? "", /^bytes=\d+-$/);
  });

  it("begins anew where the server knows no ranges", async () => {
    hub.put(filePath, bytes, { knowsRanges: false, cuts: [1_000_000] });
    await bring(remote({ sha256: sha256(bytes) }));
    isRight();
    isClean();
  });

  it("finishes what was whole but not renamed", async () => {
    const { etag } = hub.put(filePath, bytes);
    mkdirSync(path.dirname(target));
    writeFileSync(partPath(target), bytes);
    const origin = { url: remote().url, validator: etag, bytes: bytes.length };
    writeFileSync(`${partPath(target)}.json`, JSON.stringify(origin));
    await bring(remote());
    isRight();
    isClean();
    assert.deepEqual(ranges(), [`bytes=${bytes.length}-`]);
  });

  it("begins anew where a server gives a piece of another version, with and without a checksum", async () => {
    for (const checksum of [undefined, sha256(bytes)]) {
      const manners = hub.put(filePath, randomModel(bytes.length), { ignoresVersions: true, cuts: [400_000] });
      const changing = bring(remote({ sha256: checksum }), {
        onProgress: (received) => {
          if (received > 300_000) Object.assign(manners, { bytes, etag: '"new"' });
        },
      });
      await changing;
      isRight();
      isClean();
      rmSync(target);
    }
  });

  it("takes no page for a model, and throws nothing away for one", async () => {
    const manners = hub.put(filePath, bytes, { cuts: [700_000, 0, 0, 0, 0, 0] });
    await fails("unreachable", remote());
    const kept = readFileSync(partPath(target)).length;
    assert.ok(kept >= 600_000, `${kept}`);
    Object.assign(manners, { cuts: [], type: "text/html; charset=utf-8", knowsRanges: false });
    await fails("notFound", remote());
    assert.equal(readFileSync(partPath(target)).length, kept);
    Object.assign(manners, { type: undefined, bytes: Buffer.from("<!doctype html>".repeat(100)), etag: '"page"' });
    await fails("wrongBytes", remote());
    assert.ok(!existsSync(target) && !existsSync(partPath(target)));
  });

  it("takes a file of another size than is known now for an old one", async () => {
    hub.put(filePath, bytes);
    mkdirSync(path.dirname(target));
    writeFileSync(target, randomModel(1000));
    await bring(remote({ bytes: bytes.length }));
    isRight();
    isClean();
  });

  it("gives a server up that knows no ranges and cuts again and again", async () => {
    hub.put(filePath, bytes, {
      knowsRanges: false,
      cuts: Array.from({ length: 50 }, (_, at) => 50_000 * (1 + (at % 2))),
    });
    await fails("unreachable", remote());
    assert.ok(hub.asked.length < 12, `${hub.asked.length} times`);
  });

  it("goes on where the first answer had no length", async () => {
    const manners = hub.put(filePath, bytes, { tellsLength: false, cuts: [500_000] });
    await bring(remote());
    isRight();
    assert.match(ranges().at(-1) ?? "", /^bytes=\d+-$/);
    assert.equal(manners.cuts.length, 0);
  });

  it("answers a cancel at once where a proxy gives no connection", async () => {
    const silent = net.createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as net.AddressInfo;
    const abort = new AbortController();
    const bringing = bring({ url: `http://127.0.0.1:${port}/m.gguf` }, { signal: abort.signal });
    await once(silent, "connection");
    abort.abort();
    await assert.rejects(bringing, { kind: "cancelled" });
    assert.ok(!existsSync(`${target}.lock`));
    silent.close();
  });

  it("says that a token cannot be one", async () => {
    hub.put(filePath, bytes);
    await fails("signIn", remote(), { token: "sec\u2028ret" });
    assert.equal(hub.asked.length, 0);
  });

  it("takes a file of unknown length", async () => {
    hub.put(filePath, bytes, { tellsLength: false });
    await bring(remote());
    isRight();
  });

  it("throws wrong bytes away, and brings the right ones next time", async () => {
    const manners = hub.put(filePath, bytes, { lies: randomBytes(bytes.length) });
    await fails("wrongBytes", remote({ sha256: sha256(bytes) }));
    assert.deepEqual(readdirSync(path.dirname(target)), []);
    manners.lies = undefined;
    await bring(remote({ sha256: sha256(bytes) }));
    isRight();
  });

  it("refuses a file of another length than is known, before anything comes", async () => {
    hub.put(filePath, bytes);
    await fails("wrongLength", remote({ bytes: bytes.length + 1 }));
    assert.ok(!existsSync(target));
  });

  it("follows a redirect to another origin without the token, and believes the hub's checksum", async () => {
    const store = await Hub.start();
    try {
      store.put("/blob", bytes);
      const linked = { "x-linked-etag": `"${sha256(bytes)}"`, "x-linked-size": String(bytes.length) };
      const manners = hub.put(filePath, bytes, {
        token: "secret",
        redirect: { location: `${store.address}/blob`, headers: linked },
      });
      await bring(remote(), { token: "secret" });
      isRight();
      assert.equal(hub.asked[0]?.authorization, "Bearer secret");
      assert.deepEqual(store.asked, [{ path: "/blob", range: undefined, authorization: undefined }]);
      rmSync(target);
      manners.redirect = {
        location: `${store.address}/blob`,
        headers: { ...linked, "x-linked-etag": `"${"0".repeat(64)}"` },
      };
      await fails("wrongBytes", remote(), { token: "secret" });
    } finally {
      await store.close();
    }
  });

  it("does not run in circles", async () => {
    hub.put(filePath, bytes, { redirect: { location: filePath } });
    await fails("serverError", remote());
  });

  for (const [status, kind] of [
    [401, "signIn"],
    [403, "forbidden"],
    [404, "notFound"],
  ] as const) {
    it(`tells ${status} at once, and keeps what is there`, async () => {
      const manners = hub.put(filePath, bytes, { speed: 2_000_000 });
      const abort = new AbortController();
      const cut = bring(remote(), { signal: abort.signal, onProgress: (received) => received > 1e5 && abort.abort() });
      await assert.rejects(cut, { kind: "cancelled" });
      const kept = readFileSync(partPath(target)).length;
      manners.refusals.push({ status });
      hub.asked.length = 0;
      await fails(kind, remote());
      assert.equal(hub.asked.length, 1);
      assert.equal(readFileSync(partPath(target)).length, kept);
    });
  }

  it("waits as long as 429 asks, and gives up where that is too long", async () => {
    const waits: number[] = [];
    const sleep = (ms: number) => {
      waits.push(ms);
      return hurried.sleep(ms);
    };
    const clock = { ...hurried, sleep };
    const manners = hub.put(filePath, bytes, { refusals: [{ status: 429, headers: { "retry-after": "7" } }] });
    await bring(remote(), { clock });
    isRight();
    assert.ok(waits.includes(7000), `${waits}`);
    rmSync(target);
    manners.refusals.push({ status: 429, headers: { "retry-after": "3600" } });
    await fails("tooManyRequests", remote());
  });

  it("tries again after errors of the server, and not for ever", async () => {
    const manners = hub.put(filePath, bytes, { refusals: [{ status: 503 }, { status: 500 }] });
    await bring(remote());
    isRight();
    rmSync(target);
    manners.refusals.push(...Array.from({ length: 20 }, () => ({ status: 503 })));
    await fails("serverError", remote());
    assert.ok(manners.refusals.length >= 14);
  });

  it("gives a silent server up, and goes on from there", async () => {
    const manners = hub.put(filePath, bytes, { hangsAfter: 200_000 });
    await fails("silent", remote(), { silentAfterMs: 100 });
    assert.ok(readFileSync(partPath(target)).length >= 200_000);
    manners.hangsAfter = undefined;
    await bring(remote());
    isRight();
  });

  it("says which server cannot be reached", async () => {
    const url = `${hub.address}${filePath}`;
    await hub.close();
    await assert.rejects(bring({ url }), { kind: "unreachable", message: /127\.0\.0\.1/ });
  });

  describe("into a folder that is no good", () => {
    /** Rejects with a message that names the folder, or the file in it, and what the system said. */
    const namesIt = async (code: string, place = path.dirname(target)) => {
      await assert.rejects(bring(remote()), (error: unknown) => {
        assert.ok(error instanceof DownloadError, String(error));
        assert.equal(error.kind, "folder");
        assert.ok(error.message.startsWith(place) && error.message.endsWith(`: ${code}`), error.message);
        return true;
      });
    };
    const owner = process.geteuid?.();
    afterEach(() => {
      if (owner === 0) process.seteuid?.(0);
    });
    /** What may do everything may also write into a folder that nobody may write into. */
    const beNobody = () => {
      if (owner === 0) process.seteuid?.(65_534);
    };

    beforeEach(() => hub.put(filePath, bytes));

    it("a file in its place", async () => {
      writeFileSync(path.join(folder, "models"), "");
      await namesIt("EEXIST");
      const blocked = path.dirname(target);
      target = path.join(blocked, "owner", "name", "a.gguf");
      await namesIt("EEXIST", blocked);
    });

    it("one that may only be read", async () => {
      mkdirSync(path.dirname(target), { mode: 0o555 });
      chmodSync(folder, 0o755);
      beNobody();
      await namesIt("EACCES");
    });

    it("one that may not be made", async () => {
      chmodSync(folder, 0o555);
      beNobody();
      await namesIt("EACCES");
    });

    it("one on a file system that makes no folders", async () => {
      target = "/proc/hearth/a.gguf";
      await namesIt("ENOENT");
    });

    it("one that is deleted in the middle, and is made anew the next time", async () => {
      const manners = hub.put(filePath, bytes, { speed: 2_000_000 });
      const bringing = namesIt("ENOENT");
      while (!existsSync(partPath(target))) await hurried.sleep(5);
      rmSync(path.dirname(target), { recursive: true });
      await bringing;
      manners.speed = undefined;
      await bring(remote());
      isRight();
    });

    it("one that is deleted between two downloads is made anew", async () => {
      await bring(remote());
      rmSync(path.dirname(target), { recursive: true });
      await bring(remote());
      isRight();
      isClean();
    });
  });

  it("notes what came and where it is found again, and keeps no note of what was there before", async () => {
    hub.put(filePath, bytes);
    await bring(remote({ source: "owner/name/a.gguf" }));
    assert.deepEqual(await readChecksum(target), { sha256: sha256(bytes), source: "owner/name/a.gguf" });
    const other = randomModel(2_000_000);
    hub.put(filePath, other);
    await bring(remote({ bytes: other.length }));
    assert.deepEqual(await readChecksum(target), { sha256: sha256(other), source: undefined });
  });

  it("makes one request for several who want the same file at once", async () => {
    hub.put(filePath, bytes, { speed: 10_000_000 });
    await Promise.all([bring(remote()), bring(remote()), bring(remote())]);
    isRight();
    isClean();
    assert.equal(hub.asked.length, 1);
  });

  it("leaves room on the disk to others", async () => {
    // No disk has as much.
    hub.put(filePath, bytes);
    const promised = 1e18;
    hub.put(filePath, bytes, { redirect: { location: `${hub.address}/big`, headers: {} } });
    hub.put("/big", bytes, { tellsLength: false });
    await fails("diskFull", remote({ bytes: promised }));
  });
});
