import assert from "node:assert/strict";
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createServer, type Server } from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { prepareEndpoint, type SafeEndpoint } from "../../src/backends/local/endpoint";
import { LocalBackend } from "../../src/backends/local/localBackend";
import { PrivateChild } from "../../src/backends/local/privateChild";
import { SharedProcess } from "../../src/backends/local/sharedProcess";
import { type HostLink, SharedOrPrivate } from "../../src/backends/local/transport";
import { endpointFiles } from "../../src/protocol/endpoint";
import { proveAsClient } from "../../src/protocol/handshake";
import { systemClock } from "../../src/util/clock";
import { kindlingPath } from "../helpers/kindling";
import { proofOf, RawEnd, randomCredentials, randomNonce } from "../helpers/rawEnd";
import { hostEntry, WindowProcess } from "../helpers/windowProcess";

const greetingOnly = /^hearth\/1 [0-9a-f]{64}\n$/;

describe("impostors at the endpoint", function () {
  this.timeout(120_000);
  /** The tier's own, so that it finds what outlives the test. */
  const outer = process.env.HEARTH_RUNTIME_DIR;
  let folder: string;
  let lines: string[];
  let servers: Server[];
  /** Every process that served. */
  const pids = new Set<number>();

  beforeEach(() => {
    folder = mkdtempSync(path.join(outer ?? os.tmpdir(), "i-"));
    process.env.HEARTH_RUNTIME_DIR = folder;
    lines = [];
    servers = [];
  });
  afterEach(() => {
    if (outer === undefined) delete process.env.HEARTH_RUNTIME_DIR;
    else process.env.HEARTH_RUNTIME_DIR = outer;
    for (const server of servers) server.close();
  });
  after(async () => {
    for (const pid of pids) await until(`${pid} ends`, () => !isAlive(pid));
  });

  const wanted = new AbortController().signal;
  const write = (message: string) => void lines.push(message);
  const log = { debug: write, info: write, warn: write, error: write };
  const openWindow = () => WindowProcess.open(folder);

  /** A window completes; the process that answered. */
  async function completes(window: WindowProcess): Promise<number> {
    await window.serves();
    const end = await window.ask("complete", { prefix: "for (let i = 0; i < items.length; i" });
    assert.ok("text" in end && end.text.startsWith("++"), JSON.stringify(end));
    const { pid } = await window.status();
    pids.add(pid);
    return pid;
  }

  /** Somebody else at the socket; the connections that it gets. */
  async function squat(onConnection: (end: RawEnd) => void): Promise<RawEnd[]> {
    const { socket } = endpointFiles(await prepareEndpoint(hostEntry));
    const met: RawEnd[] = [];
    const server = createServer((connection) => {
      const end = new RawEnd(connection);
      met.push(end);
      onConnection(end);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    return met;
  }

  function assertLearntNothing(met: readonly RawEnd[]): void {
    assert.ok(met.length > 0, "nobody came");
    for (const { received } of met) if (received !== "") assert.match(received, greetingOnly);
  }

  /** Opens a shared process within this one. */
  async function openShared(): Promise<HostLink> {
    const link = await new SharedProcess(hostEntry, systemClock, log).open(wanted);
    pids.add(link.pid);
    return link;
  }

  it("one that does not know the secret is refused and replaced, and the window has its model", async () => {
    const met = await squat(async (end) => {
      await end.line().catch(() => undefined);
      end.say(`${randomNonce()} ${randomNonce()}\n`);
    });
    const window = await openWindow();
    try {
      await completes(window);
      const said = (await window.ask("log", null)).join("\n");
      assert.match(said, /refused what serves .*\.sock: what serves this endpoint does not know its secret/);
      assertLearntNothing(met);
    } finally {
      await window.close();
    }
  });

  it("one that says nothing is replaced", async () => {
    const met = await squat(() => undefined);
    (await openShared()).close();
    assert.ok(
      lines.some((line) => /refused what serves .*no answer within 10 s/.test(line)),
      lines.join("\n"),
    );
    assertLearntNothing(met);
  });

  it("one that shuts its door on everybody is replaced", async () => {
    const met = await squat(({ socket }) => socket.destroy());
    (await openShared()).close();
    assertLearntNothing(met);
  });

  it("a process that ends before its link is used is heard of all the same", async () => {
    const link = await openShared();
    process.kill(link.pid, "SIGKILL");
    await until("the process ends", () => !isAlive(link.pid));
    // Its connection closes in the same moment, or a turn later.
    await sleep(50);
    let ends = 0;
    link.onDidEnd(() => ends++);
    await until("it is told", () => ends > 0);
    assert.equal(ends, 1);
  });

  for (const [name, why, prepare] of [
    ["a folder that others may open", /is open to other users \(mode 755\)/, () => chmodSync(folder, 0o755)],
    [
      "a link to a folder",
      /is a link/,
      () => {
        mkdirSync(`${folder}-real`, { mode: 0o700 });
        rmSync(folder, { recursive: true });
        symlinkSync(`${folder}-real`, folder);
      },
    ],
  ] as const) {
    it(`${name} is not used: sharing is refused with the reason, and the window has a process of its own`, async () => {
      prepare();
      await assert.rejects(new SharedProcess(hostEntry, systemClock, log).open(wanted), {
        name: "CannotShare",
        message: why,
      });
      const transport = new SharedOrPrivate(
        new SharedProcess(hostEntry, systemClock, log),
        new PrivateChild(hostEntry, systemClock, log),
        log,
      );
      const models = { modelPath: kindlingPath, standInPath: kindlingPath, unloadAfterMinutes: 0 };
      const backend = new LocalBackend({ transport, client: "test", clock: systemClock, log, ...models });
      try {
        backend.warm();
        await until("ready", () => backend.state.kind === "ready");
        const status = await backend.status();
        assert.equal(status?.isShared, false);
        pids.add(status.pid);
      } finally {
        backend.dispose();
      }
      assert.ok(
        lines.some((line) => line.includes("a model process of its own") && why.test(line)),
        lines.join("\n"),
      );
      assert.deepEqual(readdirSync(folder), [], "something was left in a folder that cannot be trusted");
    });
  }

  describe("as clients", () => {
    let window: WindowProcess;
    let endpoint: SafeEndpoint;
    let pid: number;

    beforeEach(async () => {
      window = await openWindow();
      pid = await completes(window);
      endpoint = await prepareEndpoint(hostEntry);
    });
    afterEach(async () => {
      try {
        const second = await openWindow();
        try {
          for (const one of [window, second]) assert.equal(await completes(one), pid, "the process is another one");
        } finally {
          await second.close();
        }
      } finally {
        await window.close();
      }
    });

    const connect = () => RawEnd.connect(endpointFiles(endpoint).socket);
    const logFile = () => readFileSync(endpointFiles(endpoint).log, "utf8");

    it("who do not know the secret are refused", async () => {
      for (let at = 0; at < 20; at++) {
        const raw = await connect();
        const ours = randomNonce();
        raw.say(`hearth/1 ${ours}\n`);
        const [theirs = ""] = (await raw.line()).split(" ");
        raw.say(`${proofOf(randomCredentials(endpoint.name), "client", ours, theirs)}\n`);
        await raw.closed();
        assert.equal(raw.received.split("\n").length, 2, "it was told more than a proof");
      }
      assert.match(logFile(), /refused a connection/);
    });

    it("who speak without a handshake are refused", async () => {
      const call = JSON.stringify({
        jsonrpc: "2.0",
        id: 1,
        method: "quit",
        params: { params: null, progressToken: 0 },
      });
      for (const bytes of [`Content-Length: ${call.length}\r\n\r\n${call}`, "\n", Buffer.alloc(1_000_000, 0xff)]) {
        const raw = await connect();
        raw.say(bytes);
        await raw.closed();
        assert.equal(raw.received, "");
      }
    });

    it("who repeat what a client of before said are refused", async () => {
      // A true client, with a listener in between.
      const toHost = await connect();
      const met: string[] = [];
      const between = createServer((socket) => {
        toHost.socket.pipe(socket);
        socket.pipe(toHost.socket);
        socket.on("data", (chunk) => met.push(chunk.toString("latin1")));
      });
      servers.push(between);
      const address = `${folder}/between.sock`;
      await new Promise<void>((resolve) => between.listen(address, resolve));
      const client = await RawEnd.connect(address);
      client.socket.removeAllListeners("data");
      assert.equal((await proveAsClient(client.socket, endpoint.credentials, systemClock)).pid, pid);
      client.socket.destroy();
      const [greeting = "", proof = ""] = met.join("").split("\n");
      for (const pause of [true, false]) {
        const raw = await connect();
        raw.say(`${greeting}\n`);
        if (pause) await raw.line();
        raw.say(`${proof}\n`);
        await raw.closed();
        assert.equal(raw.received.split("\n").length, 2, "it was told more than a proof");
      }
    });

    it("who prove themselves and go at once are not counted", async () => {
      for (let at = 0; at < 50; at++) {
        const raw = await connect();
        const ours = randomNonce();
        raw.say(`hearth/1 ${ours}\n`);
        const [theirs = ""] = (await raw.line()).split(" ");
        raw.say(`${proofOf(endpoint.credentials, "client", ours, theirs)}\n`);
        raw.socket.destroy();
      }
      // What was counted for ever would keep the process after the last window; `after` waits for its end.
    });

    it("cannot be made of the endpoint's files by others", () => {
      for (const name of readdirSync(folder)) {
        const { mode } = lstatSync(path.join(folder, name));
        assert.equal(mode & 0o077, 0, `${name} is open to others`);
      }
    });
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(what: string, holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 40_000; Date.now() < end; await sleep(20)) if (holds()) return;
  assert.fail(`never came: ${what}`);
}
