import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { ServerChat } from "../../../../src/backends/hosted/chatClient";
import { HostedExit } from "../../../../src/backends/hosted/exit";
import { Ledger } from "../../../../src/backends/hosted/ledger/ledger";
import type { Exit, FimClient } from "../../../../src/backends/hosted/ports";
import { RoutedChat } from "../../../../src/backends/hosted/routedChat";
import { ServerHealth } from "../../../../src/core/hosted/health";
import { type Route, routeWords } from "../../../../src/core/hosted/route";
import { Speed } from "../../../../src/core/hosted/speed";
import type { FailureKind } from "../../../../src/core/model/failure";
import { failureWords } from "../../../../src/core/model/failureWords";
import { systemClock } from "../../../../src/util/clock";
import { Allowed, serverAt } from "../../../helpers/allowed";
import { eventually } from "../../../helpers/eventually";
import { FakeChatBackend } from "../../../helpers/fakeChatBackend";
import { HostedServer } from "../../../helpers/hostedServer";
import { all } from "../../../helpers/leaving";
import { selfSigned } from "../../../helpers/selfSigned";
import { type Answer, chatDelta, events, json, pieces, refusal, silence, status } from "../../../helpers/serverAnswers";
import { tempFolder } from "../../../helpers/tempFolder";

const chatPath = "/v1/chat/completions";
const key = "sk-misbehave-0123456789abcdef";
const html = "<html><body>502 Bad Gateway</body></html>";
const half = Buffer.from(`data: ${JSON.stringify(chatDelta({ content: "ä" }))}\n\n`);
const inCharacter = half.subarray(0, half.indexOf(Buffer.from("ä")) + 1);
const inEvent = half.subarray(0, 20);
const huge = `data: ${"x".repeat(1 << 20)}\n\n`;

/** What a server does wrong before there is a word of an answer, and what that is. */
const wrongs: readonly (readonly [string, Answer, FailureKind])[] = [
  ["401", refusal(401, `the key ${key} is wrong`), "serverKey"],
  ["402", refusal(402, "pay"), "serverPayment"],
  ["403", refusal(403, "no"), "serverForbidden"],
  ["404", refusal(404, "no such model"), "serverNotFound"],
  ["408", refusal(408, "late"), "serverSilent"],
  ["422", refusal(422, "what?"), "serverRefused"],
  ["429", refusal(429, "slow down"), "serverBusy"],
  ["429 with Retry-After", refusal(429, "slow down", { "retry-after": "7" }), "serverBusy"],
  ["500", refusal(500, "oh"), "serverFault"],
  ["502 with HTML", status(502, html, { "content-type": "text/html" }), "serverFault"],
  ["503 with HTML", status(503, html, { "content-type": "text/html" }), "serverFault"],
  ["a hang before the first byte", silence, "serverSilent"],
  ["a hang behind the first byte", events([": still here\n\n"], { end: "hang" }), "serverSilent"],
  ["a cut in a character", pieces([inCharacter], { end: "cut" }), "serverCut"],
  ["a cut in an event", pieces([inEvent], { end: "cut" }), "serverCut"],
  ["an event of 1 MB that is no JSON", events([huge]), "serverNonsense"],
  ["comments and nothing else", events([": a\n\n", ": b\n\n"], { end: "close" }), "serverNonsense"],
  ["HTML as an answer", status(200, html, { "content-type": "text/html" }), "serverNonsense"],
  ["invalid JSON", status(200, "{not json"), "serverNonsense"],
  ["no choices", json({ choices: [] }), "serverNonsense"],
  ["what is no gzip", status(200, "plain", { "content-encoding": "gzip" }), "serverNonsense"],
];

describe("a server that misbehaves", () => {
  const temp = tempFolder();
  const unhandled: unknown[] = [];
  const note = (error: unknown) => void unhandled.push(error);
  let folders = 0;
  let server: HostedServer;
  before(() => process.on("unhandledRejection", note));
  after(() => process.off("unhandledRejection", note));
  beforeEach(async () => {
    server = await HostedServer.start();
  });
  afterEach(() => server.close());

  /** Asks the server at an address through all that stands before it, with a model of this machine beside. */
  async function ask(baseUrl: string) {
    const folder = temp(`${++folders}`, "ledger");
    const logged: string[] = [];
    const write = (words: string) => void logged.push(words);
    const log = { debug: write, info: write, warn: write, error: write };
    const ledger = new Ledger(folder, log);
    const permissions = new Allowed(serverAt(baseUrl), { chat: "always" });
    const ports = { isKeptBack: async () => false, askAboutSecret: async () => false, keyOf: async () => key };
    const door = new HostedExit({ ...ports, permissions }, ledger);
    // Nobody has a minute.
    const exit: Exit = { send: (one) => door.send({ ...one, patience: { firstByteMs: 300, silenceMs: 300 } }) };
    const abilities = { models: [], software: "", chats: true, fim: undefined, contextSize: 8192 };
    const chat = new ServerChat(exit, serverAt(baseUrl), { abilities: async () => abilities });
    const clients = () => ({ chat, fim: {} as FimClient });
    const health = new ServerHealth();
    const local = new FakeChatBackend();
    local.answerAll = () => "from this machine";
    const routed = new RoutedChat("chat", local, new Speed("chat"), {
      ...{ permissions, clients, health, clock: systemClock, log },
    });
    const routes: Route[] = [];
    routed.onDidRoute((route) => routes.push(route));
    const options = { sources: [], maxTokens: 100, signal: new AbortController().signal };
    const { text } = await routed.chat([{ role: "user", text: "Why?" }], options);
    const standing = health.standing(serverAt(baseUrl).origin, systemClock.now());
    routed.dispose();
    const entry = async () => (await all(ledger.entries()))[0];
    await eventually("its end is noted", async () => (await entry())?.left !== undefined);
    const written = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), "utf8"));
    return {
      text,
      routes,
      standing,
      end: (await entry())?.left?.end,
      words: [...logged, ...written, JSON.stringify(routes)].join("\n"),
    };
  }

  async function isToldAndLocalGoesOn(baseUrl: string, kind: FailureKind) {
    const asked = await ask(baseUrl);
    const { text, routes, end, words } = asked;
    assert.equal(text, "from this machine");
    assert.deepEqual(routes.at(-1)?.because, { kind: "serverFailed", failure: kind });
    const [what = ""] = failureWords[kind].split(". ");
    const menu = routeWords(routes.at(-1) ?? assert.fail(), "chat");
    assert.ok(menu.toLowerCase().includes(what.replace(/\.$/, "").toLowerCase()), menu);
    assert.equal(end, kind);
    assert.match(words, new RegExp(`^chat: .*: ${kind}: .+`, "m"));
    assert.ok(!words.includes(key), words);
    assert.ok(!words.includes("<html"), words);
    return asked;
  }

  for (const [name, answer, kind] of wrongs) {
    it(`is told by ${name} (${kind}), and the local model answers`, async () => {
      server.always(chatPath, answer);
      const { standing } = await isToldAndLocalGoesOn(server.baseUrl, kind);
      assert.equal(standing.kind, "waiting");
      assert.equal(standing.kind === "waiting" && standing.isFirm, name.includes("Retry-After"));
    });
  }

  it("is told by a redirect to another origin, which gets neither key nor question", async () => {
    const other = await HostedServer.start();
    try {
      server.always(chatPath, status(307, "", { location: `${other.baseUrl}${chatPath}` }));
      await isToldAndLocalGoesOn(server.baseUrl, "serverRedirects");
      assert.equal(other.connections, 0);
    } finally {
      await other.close();
    }
  });

  it("is told by a certificate that nobody trusts, and is sent nothing", async () => {
    const secret = await HostedServer.start({ certificate: selfSigned() });
    try {
      await isToldAndLocalGoesOn(secret.baseUrl, "serverCertificate");
      assert.equal(secret.asked.length, 0);
    } finally {
      await secret.close();
    }
  });

  it("is told by a name that nobody knows", async () => {
    await isToldAndLocalGoesOn("https://hearth-has-no-such-host.invalid", "serverUnreachable");
  });

  it("is not left alone where the question is too long (413): no other model would do better", async () => {
    server.always(chatPath, refusal(413, "too long"));
    await assert.rejects(ask(server.baseUrl), { kind: "promptTooLong" });
  });

  it("ends nothing that nobody caught", async () => {
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(unhandled, []);
  });
});
