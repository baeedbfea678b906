import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../../../scripts/root";
import { Hub, type Manners, sha256 } from "../../../helpers/hub";
import { tempFolder } from "../../../helpers/tempFolder";

const bytes = randomBytes(4_000_000);
const place = "/owner/name/resolve/main/a.gguf";

/** A process of another window, which downloads too. */
class Downloader {
  #output = "";

  constructor(private readonly child: ChildProcess) {
    child.stdout?.on("data", (data: Buffer) => {
      this.#output += data.toString();
    });
  }

  /** Bytes that it has said it has. */
  get received(): number {
    return Number(/received (\d+)\n(?!.*received)/s.exec(this.#output)?.[1] ?? 0);
  }

  async has(count: number): Promise<void> {
    while (this.received < count) await once(this.child.stdout ?? this.child, "data");
  }

  async kill(): Promise<void> {
    const ended = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await ended;
  }

  async ended(): Promise<number | null> {
    if (this.child.exitCode === null) await once(this.child, "exit");
    return this.child.exitCode;
  }
}

describe("a download by several processes", function () {
  this.timeout(30_000);
  const folder = tempFolder();
  let hub: Hub;
  let manners: Manners;

  beforeEach(async () => {
    hub = await Hub.start();
    manners = hub.put(place, bytes, { speed: 4_000_000 });
  });
  afterEach(() => hub.close());

  const start = (target: string) => {
    const entry = path.join(root, "out", "test", "helpers", "downloadMain.js");
    const given = [entry, hub.address + place, target, sha256(bytes)];
    return new Downloader(spawn(process.execPath, given, { stdio: ["ignore", "pipe", "inherit"] }));
  };

  it("is gone on with after kill -9, with no more than a megabyte lost", async () => {
    const target = folder("killed", "a.gguf");
    const first = start(target);
    await first.has(1_000_000);
    await first.kill();
    assert.ok(!existsSync(target), "no half of it in its place");
    manners.speed = undefined;
    assert.equal(await start(target).ended(), 0);
    assert.ok(readFileSync(target).equals(bytes));
    assert.deepEqual(readdirSync(path.dirname(target)), ["a.gguf", "a.gguf.sha256"]);
    const from = Number(/^bytes=(\d+)-$/.exec(hub.asked.at(-1)?.range ?? "")?.[1]);
    assert.ok(from >= first.received - 1_000_000, `it went on from ${from} of ${first.received}`);
  });

  it("says that the disk is full, and keeps what came", async () => {
    // Of unknown length: else it would be seen beforehand.
    manners.tellsLength = false;
    manners.speed = undefined;
    const disk = folder("disk");
    mkdirSync(disk);
    const entry = path.join(root, "out", "test", "helpers", "downloadMain.js");
    const small = `mount -t tmpfs -o size=3m none "${disk}"`;
    const download = `"${process.execPath}" "${entry}" "${hub.address}${place}" "${disk}/a.gguf" 2>&1`;
    const shell = spawn("unshare", ["--map-root-user", "--mount", "sh", "-c", `${small} && ${download}; ls "${disk}"`]);
    let output = "";
    shell.stdout.on("data", (data: Buffer) => {
      output += data.toString();
    });
    await once(shell, "close");
    assert.match(output, /kind: 'diskFull'/);
    const left = output.trimEnd().split("\n").slice(-2);
    assert.deepEqual(left, ["a.gguf.part", "a.gguf.part.json"]);
  });

  it("is made once, and both have it", async () => {
    const target = folder("both", "a.gguf");
    const [one, other] = [start(target), start(target)];
    assert.deepEqual(await Promise.all([one.ended(), other.ended()]), [0, 0]);
    assert.ok(readFileSync(target).equals(bytes));
    assert.equal(hub.asked.length, 1);
  });

  it("is taken over where the one that made it was killed", async () => {
    const target = folder("over", "a.gguf");
    const first = start(target);
    await first.has(500_000);
    const second = start(target);
    await second.has(1);
    await first.kill();
    manners.speed = undefined;
    assert.equal(await second.ended(), 0);
    assert.ok(readFileSync(target).equals(bytes));
    assert.equal(hub.asked.length, 2);
  });
});
