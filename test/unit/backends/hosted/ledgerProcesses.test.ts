import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../../../scripts/root";
import { tempFolder } from "../../../helpers/tempFolder";

const entry = path.join(root, "out", "test", "helpers", "ledgerMain.js");

/** What a process said, line by line, by its first word. */
class Said {
  #text = "";

  constructor(readonly child: ChildProcess) {
    child.stdout?.on("data", (data: Buffer) => {
      this.#text += data.toString();
    });
  }

  /** The second words of the whole lines that begin so. */
  all(word: string): string[] {
    const lines = this.#text.split("\n").slice(0, -1);
    return lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
  }

  async has(word: string, count: number): Promise<void> {
    while (this.all(word).length < count) await once(this.child.stdout ?? this.child, "data");
  }

  async ended(): Promise<this> {
    await once(this.child, "close");
    return this;
  }
}

function start(...given: readonly string[]): Said {
  return new Said(spawn(process.execPath, [entry, ...given], { stdio: ["pipe", "pipe", "inherit"] }));
}

/** Two processes that append to a ledger, from the same moment on. */
async function startBoth(folder: string, count: number): Promise<Said[]> {
  const all = [1, 2].map(() => start("append", folder, `${count}`, "waits"));
  await Promise.all(all.map((one) => one.has("ready", 1)));
  for (const { child } of all) child.stdin?.write("go\n");
  return all;
}

describe("a ledger of several processes", function () {
  this.timeout(60_000);
  const temp = tempFolder();
  const read = async (folder: string) => (await start("read", folder).ended()).all("entry");
  const linesOf = (folder: string) =>
    readdirSync(folder).flatMap((name) => readFileSync(path.join(folder, name), "utf8").split("\n").filter(Boolean));

  it("has every line of each, whole", async () => {
    const folder = temp("both");
    const both = await startBoth(folder, 400);
    const noted = (await Promise.all(both.map((one) => one.ended()))).flatMap((one) => one.all("noted"));
    assert.equal(noted.length, 800);
    assert.deepEqual((await read(folder)).sort(), noted.sort());
    const lines = linesOf(folder);
    assert.equal(lines.length, 1600);
    for (const line of lines) JSON.parse(line);
    const own = new Set(both[0]?.all("noted"));
    const turns = lines.map((line) => own.has(JSON.parse(line).id)).filter((is, at, all) => is !== all[at - 1]);
    assert.ok(turns.length > 20, `they wrote one after the other: ${turns.length}`);
  });

  it("has what was noted before kill -9, and goes on behind it", async () => {
    const folder = temp("killed");
    const noted: string[] = [];
    for (let round = 0; round < 4; round++) {
      const window = start("append", folder, "100000");
      await window.has("noted", 20 + round);
      window.child.kill("SIGKILL");
      noted.push(...(await window.ended()).all("noted"));
    }
    noted.push(...(await start("append", folder, "2").ended()).all("noted"));
    const found = new Set(await read(folder));
    for (const id of noted) assert.ok(found.has(id), id);
    // One that was killed after it wrote and before it said so.
    assert.ok(found.size <= noted.length + 4, `${found.size}`);
  });

  it("fails where the disk is full, loses nothing that was noted, and goes on once there is room", async () => {
    const disk = temp("disk");
    mkdirSync(disk);
    const folder = path.join(disk, "ledger");
    const run = (...given: readonly string[]) => [process.execPath, entry, ...given].map((one) => `"${one}"`).join(" ");
    const script = [
      `mount -t tmpfs -o size=64k none "${disk}"`,
      `head -c 30000 /dev/zero > "${disk}/filler"`,
      `${run("append", folder, "100000")} && echo torn $(tail -c 1 "${folder}"/*.jsonl | od -An -c)`,
      `rm "${disk}/filler"`,
      run("append", folder, "3"),
      run("read", folder),
    ].join(" && ");
    const shell = new Said(
      spawn("unshare", ["--map-root-user", "--mount", "sh", "-c", script], { stdio: ["ignore", "pipe", "inherit"] }),
    );
    await shell.ended();
    assert.deepEqual(shell.all("failed"), ["ledgerFailed"]);
    assert.notEqual(shell.all("torn")[0], "\\n", "the last line was not torn: the test proves less than it says");
    const noted = shell.all("noted");
    assert.ok(noted.length > 20);
    assert.deepEqual(
      shell.all("entry").filter((id) => noted.includes(id)),
      noted.reverse(),
    );
  });

  it("fails where nothing can be written", async () => {
    const disk = temp("sealed");
    mkdirSync(disk);
    const script = `mount -t tmpfs -o ro none "${disk}" && "${process.execPath}" "${entry}" append "${disk}/ledger" 2`;
    const shell = new Said(
      spawn("unshare", ["--map-root-user", "--mount", "sh", "-c", script], { stdio: ["ignore", "pipe", "inherit"] }),
    );
    await shell.ended();
    assert.deepEqual([shell.all("failed"), shell.all("noted")], [["ledgerFailed"], []]);
  });
});
