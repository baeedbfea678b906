import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { ServerFim } from "../../../../src/backends/hosted/fimClient";
import { fillsHole } from "../../../../src/backends/hosted/fimTrial";
import type { Incoming, Outgoing } from "../../../../src/backends/hosted/ports";
import type { FimDialect } from "../../../../src/core/hosted/presets";
import { eventually } from "../../../helpers/eventually";
import { FakeClock } from "../../../helpers/fakeClock";
import { HostedServer } from "../../../helpers/hostedServer";
import { chosen, PlainExit } from "../../../helpers/plainExit";
import { refusal } from "../../../helpers/serverAnswers";
import { smallHole } from "../../../helpers/smallHole";

const path = "/api/generate";

class CountingExit extends PlainExit {
  failed = 0;

  override async send(outgoing: Outgoing): Promise<Incoming> {
    try {
      return await super.send(outgoing);
    } catch (error) {
      this.failed++;
      throw error;
    }
  }
}

describe("a server that loads a model for whoever stays", () => {
  let server: HostedServer;
  let exit: CountingExit;
  let clock: FakeClock;
  let fim: ServerFim;
  /** The requests to load that wait. */
  let waiting: ServerResponse[];
  let isLoaded: boolean;

  beforeEach(async () => {
    server = await HostedServer.start();
    exit = new CountingExit();
    clock = new FakeClock();
    fim = newFim("ollama");
    waiting = [];
    isLoaded = false;
    // As Ollama does it: nothing comes before the model is there.
    server.always(path, ({ json }, response) => {
      response.setHeader("content-type", "application/json");
      if (json.prompt === undefined && !isLoaded) waiting.push(response);
      else response.end(JSON.stringify({ response: json.prompt ? "1" : "", done: true, done_reason: "stop" }));
    });
  });
  afterEach(() => server.close());

  function newFim(dialect: FimDialect): ServerFim {
    const abilities = async () => ({ models: [], software: "", chats: true, fim: dialect, contextSize: 8192 });
    return new ServerFim(exit, chosen(server), { abilities }, clock);
  }

  function ask(signal = new AbortController().signal) {
    return fim.complete(smallHole, { signal });
  }

  /** What was asked for, `load` and `hole`. */
  function asked(): string {
    return server.asked.map(({ json }) => (json.prompt === undefined ? "load" : "hole")).join(" ");
  }

  it("loads it for a request that no key takes back, and is asked to fill holes then", async () => {
    const keys = [1, 2, 3].map(() => ask().catch((error) => error.kind));
    await eventually("it loads", () => waiting.length === 1);
    const given = new AbortController();
    const last = ask(given.signal).catch((error) => error.kind);
    given.abort();
    assert.equal(await last, "cancelled");
    assert.deepEqual(await Promise.all(keys), ["superseded", "superseded", "superseded"]);
    const wanted = ask();
    assert.equal(server.asked[0]?.end, undefined, "nobody has left it");
    assert.deepEqual(server.asked[0]?.json, { model: "test-model", stream: false });
    isLoaded = true;
    waiting[0]?.end("{}");
    assert.deepEqual((await wanted).tokens, [{ text: "1", logProb: undefined }]);
    assert.equal(asked(), "load hole");
    assert.deepEqual(
      exit.sent.map(({ purpose, sources }) => [purpose, sources.length]),
      [
        ["completion", 0],
        ["completion", 1],
      ],
    );
  });

  it("is taken to have it for a minute after each answer", async () => {
    isLoaded = true;
    await ask();
    await clock.pass(50_000);
    await ask();
    await clock.pass(59_000);
    await ask();
    assert.equal(asked(), "load hole hole hole");
    await clock.pass(60_000);
    await ask();
    assert.equal(asked(), "load hole hole hole load hole");
  });

  it("says why where it cannot, also to whoever asks next, and is asked again", async () => {
    server.next(path, refusal(404, "model not found"));
    await assert.rejects(ask(), { kind: "serverNotFound" });
    // Nobody is there any more when it fails.
    const gone = new AbortController();
    const given = ask(gone.signal).catch((error) => error.kind);
    await eventually("it loads", () => waiting.length === 1);
    gone.abort();
    assert.equal(await given, "cancelled");
    waiting.pop()?.writeHead(500).end();
    await eventually("it has failed", () => exit.failed === 2);
    await assert.rejects(ask(), { kind: "serverFault" });
    isLoaded = true;
    await ask();
    assert.equal(asked(), "load load load hole");
  });

  it("is waited for ten seconds, and goes on loading", async () => {
    const early = ask().catch((error) => error.kind);
    await eventually("it loads", () => waiting.length === 1);
    await clock.pass(9_999);
    assert.equal(await Promise.race([early, "waits"]), "waits");
    await clock.pass(1);
    assert.equal(await early, "serverSilent");
    assert.equal(server.asked[0]?.end, undefined);
    const later = ask();
    waiting[0]?.end("{}");
    assert.equal((await later).tokens.length, 1);
    assert.equal(asked(), "load hole");
  });

  it("is given its time when it is asked what it can do, and takes no tokens for a load", async () => {
    isLoaded = true;
    await ask();
    assert.deepEqual(exit.settled[0]?.tokens, { prompt: 0, answer: 0, isEstimated: false });
    await fillsHole(exit, chosen(server), "ollama");
    await fillsHole(exit, chosen(server), "completionsSuffix");
    assert.deepEqual(
      exit.sent.slice(-2).map(({ patience }) => patience),
      [{ firstByteMs: 300_000 }, {}],
    );
  });

  it("is left with it where another model is wanted", async () => {
    const given = ask().catch((error) => error.kind);
    await eventually("it loads", () => waiting.length === 1);
    fim.dispose();
    assert.equal(await given, "cancelled");
    await server.seesItClosed();
  });

  it("is not asked where others load by themselves", async () => {
    fim = newFim("completionsSuffix");
    await ask();
    assert.deepEqual(
      server.asked.map((one) => one.path),
      ["/v1/completions"],
    );
  });
});
