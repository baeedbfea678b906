import assert from "node:assert/strict";
import { globalAgent } from "node:https";
import type { AddressInfo } from "node:net";
import net from "node:net";
import { brotliCompressSync, deflateSync } from "node:zlib";
import { send, type WireReply, type WireRequest } from "../../../../src/backends/hosted/wire";
import { BackendError, type FailureKind } from "../../../../src/core/model/failure";
import { HostedServer } from "../../../helpers/hostedServer";
import { selfSigned } from "../../../helpers/selfSigned";
import { pieces, refusal, silence, status, zipped } from "../../../helpers/serverAnswers";

const key = "sk-test+0123456789/abcdef";
const path = "/v1/models";
const page = "<!DOCTYPE html><html><body><h1>Bad gateway</h1></body></html>";

let server: HostedServer;

beforeEach(async () => {
  server = await HostedServer.start();
});
afterEach(() => server.close());

function ask(over: Partial<WireRequest> = {}): Promise<WireReply> {
  const { signal } = new AbortController();
  return send({ url: new URL(server.baseUrl + path), method: "GET", key, signal, ...over });
}

async function textOf({ body }: WireReply): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

async function failure(call: Promise<unknown>): Promise<BackendError> {
  try {
    await call;
  } catch (error) {
    assert.ok(error instanceof BackendError, String(error));
    return error;
  }
  assert.fail("it did not fail");
}

describe("a request to a server", () => {
  it("brings the key, the body and the reply", async () => {
    const reply = await ask({ method: "POST", body: '{"a":"ä"}', url: new URL(`${server.baseUrl}/v1/completions`) });
    assert.equal(reply.status, 200);
    assert.match(await textOf(reply), /text_completion/);
    const { headers, body } = server.last;
    assert.equal(headers.authorization, `Bearer ${key}`);
    assert.equal(headers["content-type"], "application/json");
    assert.equal(body, '{"a":"ä"}');
  });

  it("sends no key where there is none", async () => {
    await textOf(await ask({ key: undefined }));
    assert.equal(server.last.headers.authorization, undefined);
  });

  it("refuses a key that no header can have, and sends nothing", async () => {
    assert.equal((await failure(ask({ key: "two\nlines" }))).kind, "serverKey");
    assert.equal(server.asked.length, 0);
  });

  it("keeps the connection for the next one", async () => {
    for (let count = 0; count < 3; count++) await textOf(await ask());
    assert.equal(server.connections, 1);
  });

  it("asks again where the server has just closed the kept connection", async () => {
    await textOf(await ask());
    server.next(path, (_, response) => void response.socket?.destroy());
    assert.match(await textOf(await ask()), /test-model/);
    assert.equal(server.askedFor(path).length, 3);
  });

  const refusals: readonly (readonly [number, FailureKind])[] = [
    [400, "serverRefused"],
    [401, "serverKey"],
    [402, "serverPayment"],
    [403, "serverForbidden"],
    [404, "serverNotFound"],
    [405, "serverRefused"],
    [408, "serverSilent"],
    [413, "promptTooLong"],
    [422, "serverRefused"],
    [429, "serverBusy"],
    [500, "serverFault"],
    [502, "serverFault"],
    [503, "serverFault"],
    [504, "serverSilent"],
    [529, "serverBusy"],
  ];
  for (const [code, kind] of refusals) {
    it(`says ${kind} for ${code}, with the server's words`, async () => {
      server.next(path, refusal(code, "the reason"));
      const error = await failure(ask());
      assert.equal(error.kind, kind);
      assert.match(error.message, new RegExp(`answered ${code}: the reason`));
      assert.equal(error.retryAfterMs, undefined);
      assert.equal((error as BackendError & { status?: number }).status, code);
    });
  }

  it("tells when it may be asked again, in seconds or as a date", async () => {
    server.next(path, refusal(429, "slow down", { "retry-after": "7" }));
    assert.equal((await failure(ask())).retryAfterMs, 7000);
    const date = new Date(Date.now() + 60_000).toUTCString();
    server.next(path, refusal(503, "later", { "retry-after": date }));
    const { kind, retryAfterMs = 0 } = await failure(ask());
    assert.equal(kind, "serverFault");
    assert.ok(retryAfterMs > 50_000 && retryAfterMs <= 60_000, `${retryAfterMs}`);
    server.next(path, refusal(429, "whenever", { "retry-after": "soon" }));
    assert.equal((await failure(ask())).retryAfterMs, undefined);
  });

  it("takes a quota that is used up for an empty account, which no waiting mends", async () => {
    const error = { message: "You exceeded your current quota.", code: "insufficient_quota" };
    server.next(path, status(429, JSON.stringify({ error })));
    assert.equal((await failure(ask())).kind, "serverPayment");
  });

  it("knows a prompt that is too long by the server's words", async () => {
    server.next(path, refusal(400, "the request exceeds the available context size, try increasing it"));
    assert.equal((await failure(ask())).kind, "promptTooLong");
  });

  it("shows no HTML", async () => {
    server.next(path, status(503, page, { "content-type": "text/html" }));
    const { kind, message } = await failure(ask());
    assert.equal(kind, "serverFault");
    assert.equal(message, `${server.host} answered 503`);
  });

  it("reads the errors of several makers", async () => {
    const bodies = [
      { error: "model not found" },
      { message: "model not found" },
      { detail: [{ loc: ["body", "model"], msg: "model not found" }] },
      { object: "error", message: { detail: [{ loc: ["body", "model"], msg: "model not found" }] } },
    ];
    for (const body of bodies) {
      server.next(path, status(422, JSON.stringify(body)));
      assert.match((await failure(ask())).message, /answered 422: model not found/);
    }
    server.next(path, status(422, "model not found"));
    assert.match((await failure(ask())).message, /answered 422: model not found$/);
  });

  it("never tells the key, though the server says it back", async () => {
    server.next(path, refusal(401, `Incorrect API key: ${key}. See https://x.example/?key=${encodeURIComponent(key)}`));
    server.next(path, status(401, `${key} is wrong`));
    // Told only as far as there is room, and cut by the server, each in the middle of the key.
    server.next(path, status(400, `${"x".repeat(280)} ${key}`));
    server.next(path, (_, response) => {
      response.writeHead(400).write(`x ${key.slice(0, -4)}`, () => setTimeout(() => response.destroy(), 20));
    });
    for (let count = 0; count < 4; count++) {
      const { message } = await failure(ask());
      assert.ok(!message.includes(key.slice(0, 8)) && !message.includes("0123456"), message);
    }
  });

  it("reads no more of an endless refusal than it tells", async () => {
    server.next(path, async (_, response) => {
      response.writeHead(500);
      while (!response.destroyed) await new Promise((resolve) => response.write("x".repeat(1000), () => resolve(0)));
    });
    const { kind, message } = await failure(ask());
    assert.equal(kind, "serverFault");
    assert.ok(message.length < 400, `${message.length}`);
    await server.seesItClosed();
  });

  it("follows no redirect, and the key goes nowhere else", async () => {
    const other = await HostedServer.start();
    try {
      for (const code of [301, 302, 307, 308]) {
        server.next(path, status(code, "", { location: `${other.baseUrl}/v1/models?secret=1` }));
        const { kind, message } = await failure(ask());
        assert.equal(kind, "serverRedirects");
        assert.match(message, new RegExp(`leads to http://${other.host}$`));
      }
      assert.equal(other.connections, 0);
    } finally {
      await other.close();
    }
  });

  it("decompresses", async () => {
    const text = JSON.stringify({ text: "ä".repeat(1000) });
    server.next(path, zipped({ text: "ä".repeat(1000) }));
    for (const [name, bytes] of [
      ["br", brotliCompressSync(text)],
      ["deflate", deflateSync(text)],
    ] as const) {
      server.next(path, (_, response) => void response.writeHead(200, { "content-encoding": name }).end(bytes));
    }
    for (let count = 0; count < 3; count++) assert.equal(await textOf(await ask()), text);
  });

  it("says nonsense for a body that is not compressed as it claims, and cut for one without an end", async () => {
    server.next(path, status(200, "plain", { "content-encoding": "gzip" }));
    assert.equal((await failure(ask().then(textOf))).kind, "serverNonsense");
    const whole = deflateSync(Buffer.from(Array.from({ length: 9000 }, (_, at) => at % 251)));
    server.next(path, (_, response) => {
      response.writeHead(200, { "content-encoding": "deflate" }).end(whole.subarray(0, whole.length / 2));
    });
    assert.equal((await failure(ask().then(textOf))).kind, "serverCut");
  });
});

describe("a request to a server that does not answer", () => {
  const brief = { firstByteMs: 100, silenceMs: 100 };

  it("is given up before the first byte", async () => {
    server.next(path, silence);
    const { kind, message } = await failure(ask({ patience: brief }));
    assert.equal(kind, "serverSilent");
    assert.match(message, /did not answer for 100 ms/);
    await server.seesItClosed();
  });

  it("is given up between two pieces, and what came is there", async () => {
    server.next(path, pieces(["begun"], { end: "hang" }));
    const { body } = await ask({ patience: brief });
    const heard: string[] = [];
    const reading = (async () => {
      for await (const piece of body) heard.push(Buffer.from(piece).toString());
    })();
    const { kind, message } = await failure(reading);
    assert.equal(kind, "serverSilent");
    assert.match(message, /said nothing for 100 ms/);
    assert.deepEqual(heard, ["begun"]);
    await server.seesItClosed();
  });

  it("is not given up while something comes", async () => {
    const parts = Array.from({ length: 30 }, (_, at) => `${at} `);
    server.next(path, pieces(parts, { pauseMs: 40 }));
    // All of it takes longer.
    assert.equal(await textOf(await ask({ patience: { silenceMs: 1000 } })), parts.join(""));
  });

  it("is cut where the connection is", async () => {
    server.next(path, pieces(["begun"], { end: "cut" }));
    assert.equal((await failure(ask().then(textOf))).kind, "serverCut");
  });

  it("is unreachable where nobody listens, and where the name is not known", async () => {
    const address = server.baseUrl;
    await server.close();
    assert.equal((await failure(ask({ url: new URL(address) }))).kind, "serverUnreachable");
    const nowhere = new URL("https://hearth-has-no-such-host.invalid/v1/models");
    const { kind, message } = await failure(ask({ url: nowhere }));
    assert.equal(kind, "serverUnreachable");
    assert.match(message, /hearth-has-no-such-host\.invalid/);
    server = await HostedServer.start();
  });

  it("is given up where an encrypted connection does not come about", async () => {
    // It takes the connection, and never says a word of TLS.
    const mute = net.createServer((socket) => socket.on("error", () => undefined));
    await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
    const url = new URL(`https://127.0.0.1:${(mute.address() as AddressInfo).port}/`);
    const { kind, message } = await failure(ask({ url, patience: { connectMs: 100 } }));
    mute.close();
    assert.equal(kind, "serverSilent");
    assert.match(message, /did not connect for 100 ms/);
  });

  it("says nonsense for what is no HTTP, or not encrypted", async () => {
    const babble = net.createServer((socket) => socket.end("what?\r\n\r\n").on("error", () => undefined));
    await new Promise<void>((resolve) => babble.listen(0, "127.0.0.1", resolve));
    const url = new URL(`http://127.0.0.1:${(babble.address() as AddressInfo).port}/`);
    const { kind } = await failure(ask({ url }));
    babble.close();
    assert.equal(kind, "serverNonsense");
    const https = new URL(server.baseUrl.replace("http:", "https:"));
    assert.equal((await failure(ask({ url: https }))).kind, "serverNonsense");
  });
});

describe("a request to a server with a certificate", () => {
  it("is not sent where nobody trusts it", async () => {
    for (const certificate of [selfSigned(), selfSigned({ isExpired: true })]) {
      const secret = await HostedServer.start({ certificate });
      const { kind } = await failure(ask({ url: new URL(`${secret.baseUrl}/v1/models`) }));
      await secret.close();
      assert.equal(kind, "serverCertificate");
      assert.equal(secret.asked.length, 0);
    }
  });

  it("is sent where it is trusted, and not where it is another's", async () => {
    for (const isOfAnotherName of [false, true]) {
      const certificate = selfSigned({ isOfAnotherName });
      const secret = await HostedServer.start({ certificate });
      // VS Code has what the system trusts there.
      globalAgent.options.ca = certificate.cert;
      const asking = ask({ url: new URL(`${secret.baseUrl}/v1/models`) });
      try {
        if (isOfAnotherName) assert.equal((await failure(asking)).kind, "serverCertificate");
        else assert.match(await textOf(await asking), /test-model/);
        assert.equal(secret.asked.length, isOfAnotherName ? 0 : 1);
      } finally {
        globalAgent.options.ca = undefined;
        await secret.close();
      }
    }
  });
});

describe("a request that is given up", () => {
  it("is not sent where that was before", async () => {
    const abort = new AbortController();
    abort.abort();
    assert.equal((await failure(ask({ signal: abort.signal }))).kind, "cancelled");
    assert.equal(server.connections, 0);
  });

  it("closes the connection before the first byte", async () => {
    server.next(path, silence);
    const abort = new AbortController();
    const asking = failure(ask({ signal: abort.signal }));
    await arrived();
    abort.abort();
    assert.equal((await asking).kind, "cancelled");
    await server.seesItClosed();
  });

  it("closes the connection in the middle, while somebody reads and while nobody does", async () => {
    for (const isRead of [true, false]) {
      server.next(path, pieces(["begun"], { end: "hang" }));
      const abort = new AbortController();
      const reply = await ask({ signal: abort.signal });
      const reading = isRead ? failure(textOf(reply)) : undefined;
      abort.abort();
      if (reading) assert.equal((await reading).kind, "cancelled");
      await server.seesItClosed();
    }
  });

  it("closes the connection where the reader leaves", async () => {
    server.next(path, pieces(["begun"], { end: "hang" }));
    for await (const _ of (await ask()).body) break;
    await server.seesItClosed();
  });

  it("is cancelled while the words of a refusal come", async () => {
    server.next(path, (_, response) => void response.writeHead(500).write("because"));
    const abort = new AbortController();
    const asking = failure(ask({ signal: abort.signal }));
    await arrived();
    abort.abort();
    assert.equal((await asking).kind, "cancelled");
  });

  async function arrived(): Promise<void> {
    while (server.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }
});
