import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { type BadFrame, BadFrames } from "../helpers/badFrames";
import { eventually } from "../helpers/eventually";
import { framed, logFileOf, RawClient, startSmallHost } from "../helpers/rawClient";
import { newRunFolder } from "../helpers/runFolder";
import { WindowProcess } from "../helpers/windowProcess";

const frames = 10_000;
const seed = 20_261_124;

/** Asks for completions one after the other until it is told to stop. */
class SteadyTypist {
  readonly wrong: unknown[] = [];
  answered = 0;
  #isDone = false;
  readonly #typing: Promise<void>;

  constructor(private readonly window: WindowProcess) {
    this.#typing = this.#type();
  }

  async stop(): Promise<void> {
    this.#isDone = true;
    await this.#typing;
  }

  async #type(): Promise<void> {
    for (let at = 0; !this.#isDone; at++) {
      const end = await this.window.ask("complete", { prefix: `// say:answer ${at} of many` });
      if ("text" in end && end.text === `answer ${at} of many`) this.answered++;
      else this.wrong.push(end);
      await sleep(5);
    }
  }
}

describe("what a connected client may send", function () {
  this.timeout(120_000);
  let folder: string;
  let window: WindowProcess;
  let clients: RawClient[];
  let pid: number;

  beforeEach(async () => {
    folder = newRunFolder();
    clients = [];
    await startSmallHost(folder, { HEARTH_ENGINE: "fake" });
    window = await WindowProcess.open(folder, {}, { HEARTH_ENGINE: "fake" });
    await window.serves();
    pid = (await window.status()).pid;
  });
  afterEach(async () => {
    for (const client of clients) await client.leave();
    await window.close();
  });

  const connect = async () => {
    const client = await RawClient.connect(folder);
    clients.push(client);
    return client;
  };
  const openFiles = () => readdirSync(`/proc/${pid}/fd`).length;
  /** Nothing was lost, and nothing that nobody caught was logged. */
  const checkProcess = async () => {
    assert.equal((await window.status()).pid, pid);
    const lines = readFileSync(await logFileOf(folder), "utf8").split("\n");
    const known = /^[\dT:.Z-]+ \d+ (info|warn): /;
    assert.deepEqual(
      lines.filter((line) => line !== "" && !known.test(line)),
      [],
    );
    assert.equal(lines.filter((line) => / info: serves$/.test(line)).length, 1);
  };

  /** Sends some frames and sees that each is told or the connection dropped. @returns whether they were all told */
  const sendSome = async (client: RawClient, batch: readonly BadFrame[]) => {
    const { bytes = Buffer.alloc(0), outcome } = batch.at(-1) ?? {};
    // It is answered when all before it was looked at.
    const barrier = framed({ jsonrpc: "2.0", id: "end", method: "ping", params: { params: null, progressToken: 1 } });
    await client.send(Buffer.concat([...batch.map((frame) => frame.bytes), barrier]));
    if (outcome === "hold") {
      await client.leave();
      return false;
    }
    const isTold = await client.told(...batch.flatMap(({ asks }) => asks), "end");
    const what = String(bytes.subarray(0, 300));
    if (outcome === "go on") assert.ok(isTold, `dropped after ${what}`);
    if (outcome === "refused") assert.ok(!isTold, `not dropped after ${what}`);
    return isTold;
  };
  /** Sends frames on connections that are opened anew where they were dropped. */
  const sendAll = async (source: BadFrames, count: number) => {
    let client: RawClient | undefined;
    const counts = { answered: 0, cutOff: 0 };
    for (let sent = 0; sent < count; ) {
      client = client?.isOpen ? client : (await RawClient.connect(folder)).listen();
      const batch = [source.next()];
      while (batch.length < 16 && batch.at(-1)?.outcome === "go on") batch.push(source.next());
      sent += batch.length;
      if (!(await sendSome(client, batch))) counts.cutOff++;
      counts.answered += client.answers.size;
      client.answers.clear();
    }
    await client?.leave();
    return counts;
  };

  it(`10,000 bad frames (seed ${seed}) are answered or dropped, and disturb nobody`, async () => {
    const source = new BadFrames(seed);
    const typist = new SteadyTypist(window);
    await sendAll(source, 200);
    const filesBefore = openFiles();
    const first = await sendAll(source, frames / 2);
    const halfway = (await window.status()).residentBytes;
    const second = await sendAll(source, frames / 2);
    const grown = (await window.status()).residentBytes - halfway;
    await typist.stop();
    assert.deepEqual(typist.wrong, []);
    assert.ok(typist.answered > 50, `${typist.answered} answers`);
    for (const { answered, cutOff } of [first, second]) assert.ok(answered > 2000 && cutOff > 200);
    assert.ok(grown < 30e6, `${grown} bytes more`);
    await eventually("as many open files as before", () => openFiles() <= filesBefore);
    const { clients: known, completions } = await window.status();
    assert.equal(known.length, 1);
    assert.equal(completions.running, 0);
    await checkProcess();
  });

  it("drops a client that asks and asks and never reads the answers", async () => {
    const client = await connect();
    const filesBefore = openFiles();
    // Its name is in the answer to an unknown call.
    const method = "x".repeat(1_000_000);
    for (let id = 0; id < 200 && client.isOpen; id++) await client.send(framed({ jsonrpc: "2.0", id, method }));
    assert.ok(await client.dropped());
    await eventually("its connection is closed", () => openFiles() < filesBefore);
    await checkProcess();
    assert.match(readFileSync(await logFileOf(folder), "utf8"), /dropped a client: it does not read its answers/);
  });

  it("keeps nothing of clients that left in the middle of a message", async () => {
    const part = Buffer.concat([Buffer.from("Content-Length: 31000000\r\n\r\n"), Buffer.alloc(4_000_000, " ")]);
    const leaveHalfway = async (times: number) => {
      for (let at = 0; at < times; at++) {
        const client = await connect();
        await client.send(part);
        await client.leave();
      }
      return (await window.status()).residentBytes;
    };
    await leaveHalfway(5);
    const filesBefore = openFiles();
    const before = await leaveHalfway(15);
    const after = await leaveHalfway(30);
    assert.ok(after - before < 60e6, `${after - before} bytes more`);
    await eventually("as many open files as before", () => openFiles() <= filesBefore);
    await checkProcess();
  });

  it("leaves when its last window did, whoever else went without a word", async () => {
    for (let at = 0; at < 20; at++) {
      const client = await connect();
      if (at % 2 === 0) await client.send(framed({ jsonrpc: "2.0", id: at, method: "ping" }));
      await client.leave();
    }
    await window.close();
    await eventually("the process has left", () => !existsSync(`/proc/${pid}/fd`));
    assert.match(readFileSync(await logFileOf(folder), "utf8"), / info: leaves: alone\n/);
  });
});
