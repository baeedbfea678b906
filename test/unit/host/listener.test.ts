import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import net, { type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Listener, type ListenerOptions } from "../../../src/host/listener";
import { type Endpoint, endpointFiles } from "../../../src/protocol/endpoint";
import { type Credentials, proveAsClient } from "../../../src/protocol/handshake";
import { systemClock } from "../../../src/util/clock";
import { FakeClock, settle } from "../../helpers/fakeClock";
import { RawEnd, randomCredentials, randomNonce } from "../../helpers/rawEnd";
import { tempFolder } from "../../helpers/tempFolder";

const patienceMs = 20_000;
const { createServer } = net;

for (const way of ["socket", "rendezvous"] as const) {
  describe(`Listener, found by its ${way}`, function () {
    this.timeout(60_000);
    const temp = tempFolder();
    let endpoint: Endpoint;
    let credentials: Credentials;
    /** What all know: the socket's path, or the file that says where it is. */
    let known: string;
    let log: string[];
    let clients: Socket[];
    let servers: Server[];

    // A listener never closes its server; its process ends instead.
    before(() => {
      const noted = () => {
        const server = createServer();
        servers.push(server);
        return server;
      };
      Object.assign(net, { createServer: noted });
    });
    after(() => Object.assign(net, { createServer }));

    beforeEach(() => {
      endpoint = { folder: mkdtempSync(temp("e-")), name: "0123456789abcdef" };
      credentials = randomCredentials(endpoint.name);
      known = endpointFiles(endpoint)[way];
      log = [];
      clients = [];
      servers = [];
    });
    afterEach(() => {
      for (const socket of clients) socket.destroy();
      for (const server of servers) server.close();
    });

    function claim(changes: Partial<ListenerOptions> = {}): Promise<Listener | undefined> {
      return Listener.claim({
        endpoint,
        credentials,
        self: { pid: process.pid, instance: randomBytes(8).toString("hex") },
        clock: systemClock,
        log: (level, message) => log.push(`${level}: ${message}`),
        way,
        onClient: (socket) => clients.push(socket),
        ...changes,
      });
    }
    async function claimed(changes: Partial<ListenerOptions> = {}): Promise<Listener> {
      const listener = await claim(changes);
      assert.ok(listener, "it is served by somebody else");
      return listener;
    }
    const address = () => (way === "socket" ? known : readFileSync(known, "utf8"));

    /** Which process a client reaches. */
    async function reached(given = credentials): Promise<string> {
      const { socket } = await RawEnd.connect(address()).catch(() => assert.fail("nobody listens"));
      socket.removeAllListeners("data");
      try {
        return (await proveAsClient(socket, given, systemClock)).instance;
      } finally {
        socket.destroy();
      }
    }
    const self = (instance: string) => ({ pid: process.pid, instance });

    /** Somebody else at the endpoint. */
    async function squat(onConnection: (end: RawEnd) => void): Promise<RawEnd[]> {
      const met: RawEnd[] = [];
      const server = createServer((socket) => {
        const end = new RawEnd(socket);
        met.push(end);
        onConnection(end);
      });
      servers.push(server);
      const at = way === "socket" ? known : `${endpoint.folder}/squatter.sock`;
      await new Promise<void>((resolve) => server.listen(at, resolve));
      if (way === "rendezvous") writeFileSync(known, at);
      return met;
    }

    /** What a process leaves that was killed. */
    async function leaveStale(): Promise<void> {
      const at = way === "socket" ? known : `${endpoint.folder}/stale.sock`;
      const program = `require("node:net").createServer().listen(${JSON.stringify(at)}, () => console.log("listens"))`;
      const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
      await once(child.stdout, "data");
      child.kill("SIGKILL");
      await once(child, "exit");
      if (way === "rendezvous") writeFileSync(known, at);
    }

    async function until(holds: () => boolean): Promise<void> {
      for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(5)) if (holds()) return;
      assert.fail(`never came: ${holds}`);
    }

    /** Only what serves is there: no drafts and no sockets of those who did not get the name. */
    function assertTidy(others: readonly string[] = []): void {
      const names = readdirSync(endpoint.folder).filter((name) => !others.includes(name));
      const own = way === "socket" ? [] : [/^hearth-[0-9a-f]{17}\.sock$/];
      const stray = names.filter((name) => !known.endsWith(`/${name}`) && !own.some((one) => one.test(name)));
      assert.deepEqual(stray, []);
      assert.equal(names.length, 1 + own.length, names.join());
    }

    it("is had by the first; the second and the third are told that another serves", async () => {
      const first = await claimed({ self: self("00000000000000aa") });
      assert.ok(first.isFound);
      assert.equal(await claim(), undefined);
      assert.equal(await claim(), undefined);
      assert.ok(first.isFound);
      assert.equal(await reached(), "00000000000000aa");
      assertTidy();
    });

    it("tells of clients that proved themselves, and of no others", async () => {
      await claimed();
      await reached();
      await until(() => clients.length === 1);
      await assert.rejects(reached(randomCredentials(endpoint.name)), { kind: "stranger" });
      const raw = await RawEnd.connect(address());
      raw.say(`hearth/1 ${randomNonce()}\n`);
      await raw.line();
      raw.say(`${randomNonce()}\n`);
      await raw.closed();
      await until(() => log.some((line) => line.includes("refused a connection")));
      assert.equal(clients.length, 1);
    });

    it("has room for new clients when 64 strangers have gone, and keeps no more than these", async () => {
      const clock = new FakeClock();
      await claimed({ clock });
      const strangers = await Promise.all(Array.from({ length: 64 }, () => RawEnd.connect(address())));
      await assert.rejects(reached(), { kind: "closed" });
      const gone = Promise.all(strangers.map((one) => one.closed()));
      await clock.pass(10_100);
      await gone;
      await reached();
    });

    it("is taken over from a process that was killed", async () => {
      await leaveStale();
      const listener = await claimed({ self: self("00000000000000bb") });
      assert.ok(listener.isFound);
      assert.equal(await reached(), "00000000000000bb");
      assertTidy(["stale.sock"]);
    });

    it("is taken over from a file that is something else", async () => {
      for (const content of ["", "8080", "something else", "\0\n"]) {
        writeFileSync(known, content);
        const listener = await claimed();
        assert.ok(listener.isFound, JSON.stringify(content));
        await reached();
        listener.release();
      }
    });

    it("cannot be had where a folder stands, which stays as it is", async () => {
      mkdirSync(`${known}/kept`, { recursive: true });
      await assert.rejects(claim());
      assert.ok(lstatSync(`${known}/kept`).isDirectory());
      assert.deepEqual(readdirSync(endpoint.folder), [known.split("/").at(-1)]);
    });

    it("cannot be had where there is no folder", async () => {
      const nowhere = { folder: `${endpoint.folder}/nowhere`, name: endpoint.name };
      await assert.rejects(claim({ endpoint: nowhere }));
    });

    it("is taken from one that does not know the secret, which learns nothing", async () => {
      const met = await squat(async (end) => {
        await end.line();
        end.say(`${randomNonce()} ${randomNonce()}\n`);
      });
      const listener = await claimed({ self: self("00000000000000cc") });
      assert.ok(listener.isFound);
      assert.equal(await reached(), "00000000000000cc");
      assert.equal(met.length, 1);
      for (const { received } of met) assert.match(received, /^hearth\/1 [0-9a-f]{64}\n$/);
      assert.ok(log.some((line) => line.startsWith("warn: what has this endpoint's name does not serve it")));
    });

    it("is taken from one that closes every connection", async () => {
      await squat(({ socket }) => socket.destroy());
      assert.ok((await claimed()).isFound);
    });

    it("is taken from one that says nothing, after 3 s and not sooner", async () => {
      const clock = new FakeClock();
      const met = await squat(() => undefined);
      let isSettled = false;
      const claiming = claimed({ clock });
      claiming
        .catch(() => undefined)
        .finally(() => {
          isSettled = true;
        });
      await until(() => met.length === 1);
      await clock.pass(2750);
      assert.ok(!isSettled);
      await clock.pass(1000);
      assert.ok((await claiming).isFound);
    });

    it("is not found any more by one that was replaced, which takes nothing along", async () => {
      const first = await claimed({ self: self("00000000000000dd") });
      // As if it had been asked and had not answered.
      const second = await claimed({ self: self("00000000000000ee"), credentials: randomCredentials(endpoint.name) });
      assert.deepEqual([first.isFound, second.isFound], [false, true]);
      const text = way === "rendezvous" ? readFileSync(known, "utf8") : undefined;
      first.release();
      assert.ok(second.isFound);
      assert.ok(lstatSync(known));
      if (text !== undefined) assert.equal(readFileSync(known, "utf8"), text);
    });

    it("is given back at any moment of a handshake: who was told which process serves is its client", async () => {
      const ends = { told: 0, refused: 0 };
      // On a busy machine a handshake takes more turns of the event loop.
      for (let turns = 0; turns < 40 || (ends.told === 0 && turns < 100_000); turns += Math.max(1, turns - 39)) {
        const listener = await claimed();
        const before = clients.length;
        const socket = net.connect({ path: address() });
        socket.on("error", () => undefined);
        const proving = proveAsClient(socket, credentials, systemClock).then(
          () => "told" as const,
          () => "refused" as const,
        );
        for (let turn = 0; turn < turns; turn++) await settle();
        listener.release();
        const end = await proving;
        ends[end]++;
        if (end === "told") assert.equal(clients.length, before + 1, `after ${turns} turns`);
        socket.destroy();
      }
      assert.ok(ends.told > 0 && ends.refused > 0, JSON.stringify(ends));
    });

    it("is given back: clients stay, new ones find nobody, and the next one has it at once", async () => {
      const first = await claimed();
      const { socket } = await RawEnd.connect(address());
      socket.removeAllListeners("data");
      await proveAsClient(socket, credentials, systemClock);
      await until(() => clients.length === 1);
      const before = address();
      first.release();
      assert.ok(!first.isFound);
      assert.throws(() => lstatSync(known), { code: "ENOENT" });
      await assert.rejects(async () => {
        await (await RawEnd.connect(before)).line();
      });
      assert.ok(!socket.destroyed);
      const second = await claimed({ self: self("00000000000000ff") });
      first.release();
      assert.ok(second.isFound);
      assert.equal(await reached(), "00000000000000ff");
      assert.ok(!clients[0]?.destroyed);
      socket.destroy();
    });

    it("sends away who was proving itself while it was given back", async () => {
      const first = await claimed();
      const raw = await RawEnd.connect(address());
      const nonce = randomNonce();
      raw.say(`hearth/1 ${nonce}\n`);
      await raw.line();
      first.release();
      raw.say(`${randomNonce()}\n`);
      await raw.closed();
      assert.equal(clients.length, 0);
    });

    for (const [name, prepare] of [
      ["nobody has", async () => undefined],
      ["a killed process had", leaveStale],
    ] as const) {
      it(`has one holder in the end when 20 want at once what ${name}`, async () => {
        await prepare();
        const claims = await Promise.all(
          Array.from({ length: 20 }, (_, at) => claim({ self: self(at.toString(16).padStart(16, "0")) })),
        );
        const found = claims.flatMap((one, at) => (one?.isFound ? [at.toString(16).padStart(16, "0")] : []));
        assert.equal(found.length, 1, `${found.length} are found`);
        assert.equal(await reached(), found[0]);
        assert.equal(await claim(), undefined);
      });
    }
  });
}
