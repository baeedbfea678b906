import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { Socket } from "node:net";
import {
  type Credentials,
  fromHex,
  HandshakeError,
  proveAsClient,
  proveAsHost,
  toHex,
} from "../../../src/protocol/handshake";
import { FakeClock } from "../../helpers/fakeClock";
import { proofOf, RawEnd, randomCredentials, randomNonce, socketPair } from "../../helpers/rawEnd";
import { tempFolder } from "../../helpers/tempFolder";

const self = { pid: 4242, instance: "00112233445566ff" };
const nonce = /^[0-9a-f]{64}$/;

type End = "client" | "host";
const ends: readonly End[] = ["client", "host"];

describe("the handshake", () => {
  const folder = tempFolder();
  let clock: FakeClock;
  let near: Socket;
  let far: Socket;
  let credentials: Credentials;

  beforeEach(async () => {
    clock = new FakeClock();
    credentials = randomCredentials();
    ({ near, far } = await socketPair(folder()));
    for (const socket of [near, far]) socket.on("error", () => undefined);
  });
  afterEach(() => {
    near.destroy();
    far.destroy();
  });

  /** Our end proves itself over `near`. */
  const prove = (end: End, given = credentials): Promise<unknown> =>
    end === "client" ? proveAsClient(near, given, clock) : proveAsHost(near, given, self, clock);

  async function refuses(proving: Promise<unknown>, kind: HandshakeError["kind"], words?: RegExp): Promise<void> {
    await assert.rejects(proving, (error: unknown) => {
      assert.ok(error instanceof HandshakeError, String(error));
      assert.equal(error.kind, kind, error.message);
      if (words) assert.match(error.message, words);
      return true;
    });
    assert.ok(near.destroyed, "the stream is left open");
  }

  const both = (clients: Credentials, hosts: Credentials) =>
    Promise.allSettled([proveAsClient(near, clients, clock), proveAsHost(far, hosts, self, clock)]);
  const kindsOf = (outcomes: readonly PromiseSettledResult<unknown>[]) =>
    outcomes.map((one) => (one.status === "fulfilled" ? "proved" : (one.reason as HandshakeError).kind));

  it("tells the client which process it reached, and leaves both streams open and without listeners", async () => {
    const [client, host] = await both(credentials, credentials);
    assert.deepEqual(client, { status: "fulfilled", value: self });
    assert.deepEqual(host, { status: "fulfilled", value: undefined });
    for (const socket of [near, far]) {
      assert.ok(!socket.destroyed);
      assert.equal(socket.listenerCount("readable"), 0);
    }
  });

  it("leaves nothing waiting on the clock", async () => {
    await both(credentials, credentials);
    await clock.pass(60_000);
    assert.ok(!near.destroyed && !far.destroyed);
  });

  it("keeps what came in one chunk with its last line, for whoever listens later", async () => {
    const rest = randomBytes(3000);
    const raw = new RawEnd(far);
    const proving = prove("client");
    const [, theirs = ""] = (await raw.line()).split(" ");
    const ours = randomNonce();
    raw.say(`${ours} ${proofOf(credentials, "host", theirs, ours)}\n`);
    await raw.line();
    raw.say(Buffer.concat([Buffer.from(`${self.pid} ${self.instance}\n`), rest]));
    assert.deepEqual(await proving, self);
    await clock.pass(0);
    const heard: Buffer[] = [];
    near.on("data", (chunk: Buffer) => heard.push(chunk));
    raw.socket.end();
    await once(near, "end");
    assert.deepEqual(Buffer.concat(heard), rest);
  });

  it("keeps what a client sends before it has heard that it was accepted", async () => {
    const rest = randomBytes(3000);
    const raw = new RawEnd(far);
    const proving = prove("host");
    const ours = randomNonce();
    raw.say(`hearth/1 ${ours}\n`);
    const [theirs = ""] = (await raw.line()).split(" ");
    raw.say(Buffer.concat([Buffer.from(`${proofOf(credentials, "client", ours, theirs)}\n`), rest]));
    await proving;
    const heard: Buffer[] = [];
    near.on("data", (chunk: Buffer) => heard.push(chunk));
    raw.socket.end();
    await once(near, "end");
    assert.deepEqual(Buffer.concat(heard), rest);
  });

  it("takes lines that come byte by byte", async () => {
    const raw = new RawEnd(far);
    const proving = prove("host");
    const ours = randomNonce();
    for (const byte of `hearth/1 ${ours}\n`) {
      raw.say(byte);
      await clock.pass(0);
    }
    const [theirs = ""] = (await raw.line()).split(" ");
    for (const byte of `${proofOf(credentials, "client", ours, theirs)}\n`) {
      raw.say(byte);
      await clock.pass(0);
    }
    await proving;
  });

  describe("who does not know the secret", () => {
    it("is refused by the client, which then says nothing more: the host sees it go", async () => {
      const kinds = kindsOf(await both(credentials, { ...credentials, secret: randomCredentials().secret }));
      assert.deepEqual(kinds, ["stranger", "closed"]);
      assert.ok(near.destroyed && far.destroyed);
    });

    it("is refused by the host", async () => {
      const raw = new RawEnd(far);
      const proving = prove("host");
      const ours = randomNonce();
      raw.say(`hearth/1 ${ours}\n`);
      const [theirs = ""] = (await raw.line()).split(" ");
      raw.say(`${proofOf(randomCredentials(), "client", ours, theirs)}\n`);
      await refuses(proving, "stranger", /does not know/);
      await raw.closed();
      assert.ok(!raw.received.includes(self.instance), "it was told which process it reached");
    });

    it("is refused where it knows the secret of another endpoint's name", async () => {
      const kinds = kindsOf(await both(credentials, { ...credentials, endpoint: "fedcba9876543210" }));
      assert.deepEqual(kinds, ["stranger", "closed"]);
    });

    it("sees of a client a greeting and a nonce, whatever it answers: no secret, no proof", async () => {
      const seen = new Set<string>();
      for (const answer of [
        `${randomNonce()} ${randomNonce()}\n`,
        `${randomNonce()}\n`,
        "\n",
        "hearth/1\n",
        `${randomBytes(500).toString("latin1")}\n`,
      ]) {
        const pair = await socketPair(folder());
        const raw = new RawEnd(pair.far);
        const proving = proveAsClient(pair.near, credentials, clock);
        await raw.line();
        raw.say(Buffer.from(answer, "latin1"));
        await assert.rejects(proving, { kind: "stranger" });
        await raw.closed();
        assert.match(raw.received, /^hearth\/1 [0-9a-f]{64}\n$/);
        assert.ok(!raw.received.includes(toHex(credentials.secret)));
        seen.add(raw.received);
      }
      assert.equal(seen.size, 5, "a nonce came twice");
    });
  });

  describe("what was said in an earlier handshake", () => {
    /** Everything that a client and a host said to each other, and both kept to. */
    async function overheard(): Promise<{ readonly client: readonly string[]; readonly host: readonly string[] }> {
      const toHost = await socketPair(folder());
      const toClient = await socketPair(folder());
      const [host, client] = [new RawEnd(toHost.far), new RawEnd(toClient.far)];
      const proving = Promise.all([
        proveAsHost(toHost.near, credentials, self, clock),
        proveAsClient(toClient.near, credentials, clock),
      ]);
      const said = { client: [] as string[], host: [] as string[] };
      for (let pass = 0; pass < 2; pass++) {
        const asked = await client.line();
        host.say(`${asked}\n`);
        const answered = await host.line();
        client.say(`${answered}\n`);
        said.client.push(asked);
        said.host.push(answered);
      }
      await proving;
      for (const socket of [toHost.near, toHost.far, toClient.near, toClient.far]) socket.destroy();
      return said;
    }

    it("convinces no client", async () => {
      const { host } = await overheard();
      const raw = new RawEnd(far);
      const proving = prove("client");
      await raw.line();
      raw.say(`${host[0]}\n${host[1]}\n`);
      await refuses(proving, "stranger");
      await raw.closed();
      assert.match(raw.received, /^hearth\/1 [0-9a-f]{64}\n$/);
    });

    it("convinces no host", async () => {
      const { client } = await overheard();
      const raw = new RawEnd(far);
      const proving = prove("host");
      raw.say(`${client[0]}\n${client[1]}\n`);
      await refuses(proving, "stranger");
      await raw.closed();
      assert.equal(raw.received.split("\n").length, 2, raw.received);
    });
  });

  describe("a proof that is sent back to who made it", () => {
    it("convinces no host", async () => {
      const raw = new RawEnd(far);
      const proving = prove("host");
      raw.say(`hearth/1 ${randomNonce()}\n`);
      const [, proof = ""] = (await raw.line()).split(" ");
      assert.match(proof, nonce);
      raw.say(`${proof}\n`);
      await refuses(proving, "stranger");
    });

    it("convinces no host, where its own nonce is used as the client's of another connection", async () => {
      const other = await socketPair(folder());
      const [first, second] = [new RawEnd(far), new RawEnd(other.far)];
      const proving = prove("host");
      const aside = proveAsHost(other.near, credentials, self, clock);
      const ours = randomNonce();
      first.say(`hearth/1 ${ours}\n`);
      const [theirs = ""] = (await first.line()).split(" ");
      second.say(`hearth/1 ${theirs}\n`);
      const [, proof = ""] = (await second.line()).split(" ");
      first.say(`${proof}\n`);
      await refuses(proving, "stranger");
      second.socket.destroy();
      await assert.rejects(aside, { kind: "closed" });
    });

    it("convinces no client: its own greeting is not an answer", async () => {
      const raw = new RawEnd(far);
      const proving = prove("client");
      const [word, theirs] = (await raw.line()).split(" ");
      raw.say(`${theirs} ${theirs}\n${word}\n`);
      await refuses(proving, "stranger");
    });
  });

  const rubbish: readonly (readonly [string, string | Uint8Array])[] = [
    ["a newline only", "\n"],
    ["a line of another protocol", "HTTP/1.1 400 Bad Request\r\n\r\n"],
    ["a message without a handshake", 'Content-Length: 2\r\n\r\n{}"\n'],
    ["zeros", Buffer.concat([Buffer.alloc(100), Buffer.from("\n")])],
    ["random bytes that never end a line", Buffer.from(randomBytes(4000).map((byte) => byte | 0x80))],
    ["a megabyte without a newline", Buffer.alloc(1_000_000, "a")],
    ["a greeting of another version", `hearth/2 ${randomNonce()}\n`],
    ["a greeting in capitals", `hearth/1 ${randomNonce().toUpperCase()}\n`],
    ["a short nonce", `hearth/1 ${randomNonce().slice(2)}\n`],
    ["a greeting with a carriage return", `hearth/1 ${randomNonce()}\r\n`],
    ["a greeting with letters beyond ASCII", `hearth/1 ${randomNonce().slice(1)}é\n`],
  ];

  for (const end of ends) {
    describe(`the ${end}`, () => {
      for (const [name, bytes] of rubbish) {
        it(`refuses ${name}`, async () => {
          const raw = new RawEnd(far);
          const proving = prove(end);
          raw.say(bytes);
          await refuses(proving, "stranger");
          await raw.closed();
          assert.ok(!raw.received.includes(toHex(credentials.secret)));
        });
      }

      it("refuses who says nothing for 10 s, and not sooner", async () => {
        const proving = prove(end);
        let isOver = false;
        proving
          .catch(() => undefined)
          .finally(() => {
            isOver = true;
          });
        await clock.pass(9900);
        assert.ok(!isOver && !near.destroyed);
        await clock.pass(200);
        await refuses(proving, "stranger", /no answer within 10 s/);
      });

      it("refuses who sends a byte a second", async () => {
        const proving = assert.rejects(prove(end), { kind: "stranger" });
        for (let second = 0; second < 11; second++) {
          if (!far.destroyed) far.write("a");
          await clock.pass(1000);
        }
        await proving;
        assert.ok(near.destroyed);
      });

      it("does not count time in which the machine slept", async () => {
        const proving = assert.rejects(prove(end), { kind: "stranger" });
        await clock.pass(3000);
        for (let nap = 0; nap < 5; nap++) await clock.oversleep(3_600_000);
        assert.ok(!near.destroyed);
        await clock.pass(7000);
        await proving;
        assert.ok(near.destroyed);
      });

      it("takes an end that was closed before as gone", async () => {
        near.destroy();
        await refuses(prove(end), "closed");
      });

      it("tells an end that goes before it says anything", async () => {
        const proving = prove(end);
        far.destroy();
        await refuses(proving, "closed");
      });

      it("tells an end that goes within a line", async () => {
        const proving = prove(end);
        far.end("hearth/1 00");
        await refuses(proving, "closed");
      });
    });
  }

  it("tells a host that goes after its proof", async () => {
    const raw = new RawEnd(far);
    const proving = prove("client");
    const [, theirs = ""] = (await raw.line()).split(" ");
    const ours = randomNonce();
    raw.say(`${ours} ${proofOf(credentials, "host", theirs, ours)}\n`);
    await raw.line();
    raw.socket.destroy();
    await refuses(proving, "closed");
  });

  it("refuses a host that proves itself and does not say who it is", async () => {
    for (const words of [
      "",
      "12",
      "x 00112233445566ff",
      "-1 00112233445566ff",
      "12 xyz",
      `${"1".repeat(11)} 00112233445566ff`,
    ]) {
      const pair = await socketPair(folder());
      const raw = new RawEnd(pair.far);
      const proving = assert.rejects(proveAsClient(pair.near, credentials, clock), { kind: "stranger" }, words);
      const [, theirs = ""] = (await raw.line()).split(" ");
      const ours = randomNonce();
      raw.say(`${ours} ${proofOf(credentials, "host", theirs, ours)}\n${words}\n`);
      await proving;
      assert.ok(pair.near.destroyed);
    }
  });

  it("tells a client that goes after the host's proof", async () => {
    const raw = new RawEnd(far);
    const proving = prove("host");
    raw.say(`hearth/1 ${randomNonce()}\n`);
    await raw.line();
    raw.socket.destroy();
    await refuses(proving, "closed");
  });

  it("tells a client that goes while its proof is checked", async () => {
    const raw = new RawEnd(far);
    const proving = prove("host");
    const ours = randomNonce();
    raw.say(`hearth/1 ${ours}\n`);
    const [theirs = ""] = (await raw.line()).split(" ");
    // Gone, as far as this end knows, as soon as the proof was read.
    near.on("readable", () => setImmediate(() => near.destroy()));
    const verify = crypto.subtle.verify;
    crypto.subtle.verify = async (...given) => {
      await once(near, "close");
      return await verify.apply(crypto.subtle, given);
    };
    try {
      raw.say(`${proofOf(credentials, "client", ours, theirs)}\n`);
      await refuses(proving, "closed");
    } finally {
      crypto.subtle.verify = verify;
    }
  });

  it("writes bytes in hexadecimal and reads them again", () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, at) => at);
    assert.equal(toHex(bytes), Buffer.from(bytes).toString("hex"));
    assert.deepEqual(fromHex(toHex(bytes)), bytes);
  });
});
