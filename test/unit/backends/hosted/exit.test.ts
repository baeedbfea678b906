import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import path from "node:path";
import { type ExitPorts, HostedExit } from "../../../../src/backends/hosted/exit";
import { Ledger } from "../../../../src/backends/hosted/ledger/ledger";
import type { Outgoing } from "../../../../src/backends/hosted/ports";
import type { FoundSecret } from "../../../../src/backends/hosted/secretScan";
import { BackendError } from "../../../../src/core/model/failure";
import { Allowed, serverAt } from "../../../helpers/allowed";
import { eventually } from "../../../helpers/eventually";
import { FakeClock, settle } from "../../../helpers/fakeClock";
import { HostedServer } from "../../../helpers/hostedServer";
import { all, leftOf } from "../../../helpers/leaving";
import { githubToken, secrets } from "../../../helpers/secrets";
import { events, refusal, silence } from "../../../helpers/serverAnswers";
import { tempFolder } from "../../../helpers/tempFolder";

const key = "key-1234567890-of-mine";
const words = "what the user wrote";
const chat = "/v1/chat/completions";
const nobodyAsked = { end: "answered", tokens: undefined, cost: undefined };

describe("the exit", () => {
  const temp = tempFolder();
  let folders = 0;
  let server: HostedServer;

  beforeEach(async () => {
    server = await HostedServer.start();
  });
  afterEach(() => server.close());

  /** An exit for whom chat and completion are allowed, and what it was asked and wrote. */
  function setUp(parts: Partial<ExitPorts> = {}) {
    const folder = temp(`${++folders}`, "ledger");
    const logged: string[] = [];
    const say = (line: string) => void logged.push(line);
    const log = { debug: say, info: say, warn: say, error: say };
    const permissions = new Allowed(serverAt(server.baseUrl), { chat: "always", completion: "whenUnavailable" });
    const asked: (readonly FoundSecret[])[] = [];
    const answers = { secret: false };
    const ports: ExitPorts = {
      permissions,
      isKeptBack: async () => false,
      keyOf: async (origin) => (origin === new URL(server.baseUrl).origin ? key : undefined),
      askAboutSecret: async (found) => {
        asked.push(found);
        return answers.secret;
      },
      ...parts,
    };
    const clock = new FakeClock();
    const ledger = new Ledger(folder, log);
    const exit = new HostedExit(ports, ledger, clock);
    return { folder, permissions, exit, ledger, ports, clock, asked, answers, logged, log };
  }

  function outgoing(parts: Partial<Outgoing> = {}): Outgoing {
    return {
      server: serverAt(server.baseUrl),
      purpose: "chat",
      method: "POST",
      path: chat,
      model: "m",
      sources: [{ path: "src/a.ts", lines: { first: 1, last: 2 } }],
      body: JSON.stringify({ messages: [{ role: "user", content: words }] }),
      signal: new AbortController().signal,
      ...parts,
    };
  }

  const withText = (content: string, parts: Partial<Outgoing> = {}) =>
    outgoing({ body: JSON.stringify({ messages: [{ role: "user", content }] }), ...parts });

  async function refused(sending: Promise<unknown>, kind: string): Promise<BackendError> {
    const error = await sending.then(
      () => assert.fail("it was sent"),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof BackendError, `${error}`);
    assert.equal(error.kind, kind, error.message);
    return error;
  }

  const textIn = (folder: string) =>
    existsSync(folder)
      ? readdirSync(folder)
          .map((name) => readFileSync(path.join(folder, name), "utf8"))
          .join("")
      : "";

  /** Neither a request nor a line about one. */
  function nothingHappened(folder: string): void {
    assert.equal(server.asked.length, 0);
    assert.equal(textIn(folder), "");
  }

  it("sends with the key, and notes what left and how it ended, without the key or a word of the user's", async () => {
    const { exit, ledger, folder, logged } = setUp();
    const incoming = await exit.send(outgoing());
    for await (const _ of incoming.body);
    const left = leftOf();
    await Promise.all([incoming.settle(left), incoming.settle({ ...nobodyAsked, end: "serverCut" })]);
    assert.equal(server.last.headers.authorization, `Bearer ${key}`);
    assert.equal(server.last.body, outgoing().body);
    const [entry, ...others] = await all(ledger.entries());
    const { id, time, ...rest } = entry ?? assert.fail();
    assert.ok(Math.abs(time - Date.now()) < 60_000 && id !== "");
    const { purpose, method, model, sources, body = "" } = outgoing();
    const { origin } = new URL(server.baseUrl);
    assert.deepEqual(rest, { purpose, origin, method, path: chat, model, sources, bytes: body.length, left });
    assert.deepEqual(others, []);
    assert.equal(textIn(folder).split("\n").filter(Boolean).length, 2, "settled once");
    assert.doesNotMatch(textIn(folder) + logged.join(), new RegExp(`${key}|${words}`));
  });

  it("has the line on the disk before the first byte leaves", async () => {
    const { exit, folder } = setUp();
    const happened: string[] = [];
    server.always(chat, (_, response) => {
      happened.push(`asked ${textIn(folder).includes('"kind":"leaving"')}`);
      response.end();
    });
    const file = await open(__filename);
    const prototype = Object.getPrototypeOf(file);
    const { sync } = prototype;
    await file.close();
    prototype.sync = async function (this: unknown) {
      await sync.call(this);
      happened.push("synced");
    };
    try {
      await exit.send(outgoing());
      await exit.send(outgoing());
    } finally {
      prototype.sync = sync;
    }
    // The name of the new file too.
    assert.deepEqual(happened, ["synced", "synced", "asked true", "synced", "asked true"]);
  });

  it("notes the status and the kind of a refusal, and no word of it", async () => {
    const { exit, ledger, folder, logged } = setUp();
    server.next(chat, refusal(401, `Incorrect API key provided: ${key}`));
    const error = await refused(exit.send(outgoing()), "serverKey");
    assert.ok(!error.message.includes(key));
    const [entry] = await all(ledger.entries());
    assert.deepEqual(entry?.left, { end: "serverKey", status: 401, tokens: undefined, cost: undefined });
    assert.doesNotMatch(textIn(folder) + logged.join(), /Incorrect|key-1/);
  });

  describe("without consent", () => {
    it("sends nothing and notes nothing, whatever the reason", async () => {
      const ports: string[] = [];
      const { exit, permissions, folder } = setUp({
        isKeptBack: async () => ports.push("isKeptBack") < 0,
        keyOf: async () => `${ports.push("keyOf")}`,
      });
      for (const because of [
        "noServer",
        "untrustedWorkspace",
        "noConsent",
        "setting",
        "workspaceSetting",
        "aiDisabled",
      ] as const) {
        permissions.times = { chat: because, completion: "always" };
        await refused(exit.send(outgoing()), "notAllowed");
      }
      permissions.times = { completion: "always", chat: "always" };
      await refused(exit.send(outgoing({ purpose: "actions" })), "notAllowed");
      permissions.server = undefined;
      await refused(exit.send(outgoing()), "notAllowed");
      nothingHappened(folder);
      assert.deepEqual(ports, [], "not even looked for");
    });

    it("goes to no other origin than the one that is allowed, whatever the address looks like", async () => {
      const { exit, permissions, folder } = setUp();
      permissions.server = serverAt("http://127.0.0.1:9");
      await refused(exit.send(outgoing()), "notAllowed");
      permissions.server = serverAt(server.baseUrl);
      const chosen = serverAt(server.baseUrl);
      for (const [baseUrl, place] of [
        ["http://localhost:1", chat],
        [server.baseUrl.replace("http:", "https:"), chat],
        [server.baseUrl, "@127.0.0.1:1/x"],
        [server.baseUrl, "0/x"],
        [server.baseUrl.replace("//", "//me:word@"), chat],
        [server.baseUrl.replace("//", "//me@"), chat],
        [server.baseUrl.replace("//", "//:word@"), chat],
        ["not an address", chat],
        ["ftp://127.0.0.1", chat],
      ] as const) {
        await refused(exit.send(outgoing({ server: { ...chosen, baseUrl }, path: place })), "notAllowed");
      }
      nothingHappened(folder);
    });

    it("sends nothing where it is taken back while the ledger is written, and says so there", async () => {
      const { exit, permissions, ledger, folder } = setUp();
      const { times } = permissions;
      Object.defineProperty(permissions, "times", {
        get: () => (textIn(folder) === "" ? times : { chat: "noConsent" }),
      });
      await refused(exit.send(outgoing()), "notAllowed");
      assert.equal(server.asked.length, 0);
      const entries = await all(ledger.entries());
      assert.deepEqual(
        entries.map(({ left }) => left?.end),
        ["notAllowed"],
      );
    });

    it("notes nothing where it is taken back before", async () => {
      const { exit, permissions, folder } = setUp({
        keyOf: async () => {
          permissions.times = {};
          return key;
        },
      });
      await refused(exit.send(outgoing()), "notAllowed");
      nothingHappened(folder);
    });

    it("closes the connection where it is taken back under way", async () => {
      const { exit, permissions } = setUp();
      server.always(chat, silence);
      const waiting = refused(exit.send(outgoing()), "notAllowed");
      await eventually("it was asked", () => server.asked.length === 1);
      permissions.change({ times: { completion: "always" } });
      await waiting;
      await server.seesItClosed();
      permissions.change({ times: { chat: "always" } });
      server.always(chat, events(["data: {}\n\n"], { end: "hang" }));
      const { body } = await exit.send(outgoing());
      const reading = refused(
        (async () => {
          for await (const _ of body) permissions.change({ server: serverAt("http://127.0.0.1:9") });
        })(),
        "notAllowed",
      );
      await reading;
      await server.seesItClosed();
    });

    it("goes on under way where something else changes", async () => {
      const { exit, permissions } = setUp();
      const { body, settle } = await exit.send(outgoing());
      permissions.change({ times: { chat: "whenUnavailable" } });
      let length = 0;
      for await (const chunk of body) length += chunk.length;
      assert.ok(length > 0);
      await settle(nobodyAsked);
      assert.equal(server.last.end, "whole");
    });
  });

  describe("keeps back", () => {
    it("secret files and those that the user names, without a question", async () => {
      const { exit, folder, asked, answers } = setUp({ isKeptBack: async (file) => file === "private/plan.md" });
      answers.secret = true;
      for (const file of [".env", "config/id_rsa", "private/plan.md"]) {
        const sources = [{ path: "src/a.ts" }, { path: file }];
        for (const purpose of ["chat", "completion"] as const) {
          await refused(exit.send(outgoing({ sources, purpose })), "looksSecret");
        }
      }
      assert.deepEqual(asked, []);
      nothingHappened(folder);
    });

    it("a secret in a completion, without a question, also one that the cursor stands in", async () => {
      const { exit, folder, asked, answers } = setUp();
      answers.secret = true;
      const [before, after] = [githubToken.slice(0, 20), githubToken.slice(20)];
      for (const body of [
        { prompt: `let a = "${githubToken}"`, suffix: "" },
        { prompt: `x\nlet a = "${before}`, suffix: `${after}";\ny` },
        { input_suffix: `${after}"`, input_prefix: before, n_predict: 3, stream: true },
        { input_prefix: "", input_extra: [{ filename: "a", text: githubToken }] },
        { [githubToken]: 1 },
      ]) {
        await refused(exit.send(outgoing({ purpose: "completion", body: JSON.stringify(body) })), "looksSecret");
      }
      await refused(exit.send(outgoing({ purpose: "completion", body: `no JSON ${githubToken}` })), "looksSecret");
      assert.deepEqual(asked, []);
      nothingHappened(folder);
      const halves = { prompt: `${before}\n`, suffix: after };
      await exit.send(outgoing({ purpose: "completion", path: "/v1/completions", body: JSON.stringify(halves) }));
    });

    it("a secret in a chat where the user says no, and asks again", async () => {
      const { exit, folder, asked } = setUp();
      for (const _ of [1, 2]) {
        const error = await refused(exit.send(withText(`my key: ${githubToken}`)), "looksSecret");
        assert.equal(error.message, "GitHub Token");
      }
      assert.deepEqual(asked, Array(2).fill([{ rule: "GitHub Token", excerpt: "my key: ghp_…" }]));
      nothingHappened(folder);
    });

    it("nothing of a text about which the user said yes, for that server, and no other text", async () => {
      const { exit, asked, answers, permissions, folder } = setUp();
      answers.secret = true;
      await exit.send(withText(githubToken));
      assert.equal(server.asked.length, 1);
      const again = { messages: [{ content: "before" }, { content: githubToken }, { content: "after" }] };
      await exit.send(outgoing({ body: JSON.stringify(again) }));
      assert.deepEqual([asked.length, server.asked.length], [1, 2]);
      answers.secret = false;
      await refused(exit.send(withText(`${githubToken} `)), "looksSecret");
      await refused(exit.send(withText(githubToken, { purpose: "completion" })), "looksSecret");
      assert.equal(asked.length, 2);
      permissions.server = serverAt("http://127.0.0.1:9");
      await refused(exit.send(withText(githubToken, { server: permissions.server })), "looksSecret");
      assert.equal(asked.length, 3);
      assert.equal(server.asked.length, 2);
      assert.ok(!textIn(folder).includes(githubToken));
    });

    it("asks once about a text that is sent twice at a time", async () => {
      let asked = 0;
      let answer: (isWanted: boolean) => void = () => assert.fail();
      const { exit } = setUp({
        askAboutSecret: () => {
          asked++;
          return new Promise((resolve) => {
            answer = resolve;
          });
        },
      });
      const both = [exit.send(withText(githubToken)), exit.send(withText(githubToken))];
      await eventually("the user is asked", () => asked > 0);
      for (let turn = 0; turn < 200; turn++) await settle();
      answer(true);
      await Promise.all(both);
      assert.deepEqual([asked, server.asked.length], [1, 2]);
    });

    it("asks about all secrets of a text at once", async () => {
      const { exit, asked, answers } = setUp();
      answers.secret = true;
      const [postgres] = secrets["PostgreSQL connection string"] ?? [""];
      await exit.send(withText(`${postgres}\nx = ${githubToken}`));
      assert.deepEqual(asked[0]?.map(({ rule }) => rule).sort(), ["GitHub Token", "PostgreSQL connection string"]);
    });

    it("all where it cannot be told", async () => {
      const fails = async () => {
        throw new Error(`words with ${key}`);
      };
      for (const [ports, kind] of [
        [{ isKeptBack: fails }, "looksSecret"],
        [{ askAboutSecret: fails }, "looksSecret"],
        [{ keyOf: fails }, "serverKey"],
      ] as const) {
        const { exit, folder } = setUp(ports);
        const error = await refused(exit.send(withText(kind === "looksSecret" ? githubToken : words)), kind);
        assert.ok(!error.message.includes(key));
        nothingHappened(folder);
      }
      const { exit, folder } = setUp();
      await refused(exit.send(withText("y".repeat(9_000_000))), "promptTooLong");
      nothingHappened(folder);
    });
  });

  describe("has a budget", () => {
    it("of requests, which all windows share, and which two at once do not exceed", async () => {
      const { exit, permissions, folder, log, ports } = setUp();
      permissions.budget = { requests: 3, tokens: 0 };
      const other = new HostedExit(ports, new Ledger(folder, log));
      await other.send(outgoing());
      const sent = await Promise.allSettled(Array.from({ length: 6 }, () => exit.send(outgoing())));
      assert.equal(sent.filter(({ status }) => status === "fulfilled").length, 2);
      for (const one of sent) if (one.status === "rejected") assert.equal(one.reason.kind, "overBudget");
      await refused(other.send(outgoing()), "overBudget");
      assert.equal(server.asked.length, 3);
      permissions.budget = { requests: 4, tokens: 0 };
      await other.send(outgoing());
    });

    it("that is counted and noted one request at a time, and not for those who gave up meanwhile", async () => {
      const { folder, log, ports, permissions } = setUp();
      const happened: string[] = [];
      let goOn: () => void = () => assert.fail();
      class Slow extends Ledger {
        override async spentToday() {
          happened.push("counted");
          return await super.spentToday();
        }
        override async leaving(leaving: Parameters<Ledger["leaving"]>[0]) {
          await new Promise<void>((resolve) => {
            goOn = resolve;
          });
          happened.push("noted");
          return await super.leaving(leaving);
        }
      }
      permissions.budget = { requests: 5, tokens: 0 };
      const exit = new HostedExit(ports, new Slow(folder, log));
      const giveUp = new AbortController();
      const first = exit.send(outgoing());
      await eventually("it is counted", () => happened.length === 1);
      const second = refused(exit.send(outgoing({ signal: giveUp.signal })), "cancelled");
      for (let turn = 0; turn < 200; turn++) await settle();
      assert.deepEqual(happened, ["counted"]);
      giveUp.abort();
      goOn();
      await Promise.all([first, second]);
      assert.equal(happened.filter((one) => one === "noted").length, 1);
      assert.equal(server.asked.length, 1);
    });

    it("of tokens, as they were told at the end", async () => {
      const { exit, permissions, ledger } = setUp();
      permissions.budget = { requests: 0, tokens: 100 };
      const first = await exit.send(outgoing());
      await first.settle({ ...nobodyAsked, tokens: { prompt: 90, answer: 9, isEstimated: true } });
      const second = await exit.send(outgoing());
      await second.settle({ ...nobodyAsked, tokens: { prompt: 1, answer: 0, isEstimated: true } });
      await refused(exit.send(outgoing()), "overBudget");
      assert.equal((await all(ledger.entries())).length, 2);
    });

    it("that setting up does not use, and does not need", async () => {
      const { exit, permissions, ledger } = setUp();
      permissions.budget = { requests: 1, tokens: 0 };
      const asking = outgoing({ purpose: "setup", method: "GET", path: "/v1/models", sources: [], body: "" });
      await exit.send(asking);
      await exit.send(outgoing());
      await exit.send(asking);
      await refused(exit.send(outgoing()), "overBudget");
      assert.deepEqual(
        (await all(ledger.entries())).map(({ purpose }) => purpose),
        ["setup", "chat", "setup"],
      );
    });
  });

  describe("while a server is set up", () => {
    const asking = (parts: Partial<Outgoing> = {}) =>
      outgoing({ purpose: "setup", method: "GET", path: "/v1/models", sources: [], body: "", ...parts });

    it("lets through what asks this server, until that is over", async () => {
      const { exit, permissions, ledger } = setUp();
      permissions.times = {};
      await refused(exit.send(asking()), "notAllowed");
      const granted = exit.allowSetUp(new URL(server.baseUrl).origin);
      await exit.send(asking());
      await refused(exit.send(asking({ server: serverAt("http://127.0.0.1:9") })), "notAllowed");
      await refused(exit.send(outgoing()), "notAllowed");
      granted.dispose();
      await refused(exit.send(asking()), "notAllowed");
      assert.equal(server.asked.length, 1);
      assert.deepEqual(
        (await all(ledger.entries())).map(({ purpose }) => purpose),
        ["setup"],
      );
    });

    it("forgets after ten minutes that it was, whoever forgot to say so", async () => {
      const { exit, permissions, clock } = setUp();
      permissions.times = {};
      exit.allowSetUp(new URL(server.baseUrl).origin);
      await clock.pass(9.9 * 60_000);
      await exit.send(asking());
      await clock.pass(0.2 * 60_000);
      await refused(exit.send(asking()), "notAllowed");
    });

    it("lets no file through, and no more than a question", async () => {
      const { exit } = setUp();
      exit.allowSetUp(new URL(server.baseUrl).origin);
      await refused(exit.send(asking({ sources: [{ path: "src/a.ts" }] })), "notAllowed");
      await refused(exit.send(asking({ method: "POST", body: JSON.stringify({ a: "b".repeat(5000) }) })), "notAllowed");
      assert.equal(server.asked.length, 0);
    });

    it("needs nothing more where a feature may ask this server anyway", async () => {
      const { exit, permissions } = setUp();
      permissions.times = { actions: "whenUnavailable" };
      await exit.send(asking());
      permissions.server = serverAt("http://127.0.0.1:9");
      await refused(exit.send(asking()), "notAllowed");
      assert.equal(server.asked.length, 1);
    });
  });

  it("sends no key in the clear to a host elsewhere", async () => {
    const { exit, permissions, folder } = setUp({ keyOf: async () => key });
    permissions.server = serverAt("http://api.example.com");
    const error = await refused(exit.send(outgoing({ server: permissions.server })), "notAllowed");
    assert.match(error.message, /https only/);
    assert.ok(!error.message.includes(key));
    nothingHappened(folder);
  });

  it("sends no key to a server that has none, and no empty one", async () => {
    for (const none of [undefined, ""]) {
      const { exit } = setUp({ keyOf: async () => none });
      await exit.send(outgoing());
      assert.equal(server.last.headers.authorization, undefined);
    }
  });

  it("sends nothing where the ledger cannot be written", async () => {
    const { exit, folder, permissions } = setUp();
    mkdirSync(path.dirname(folder), { recursive: true });
    writeFileSync(folder, "a file");
    await refused(exit.send(outgoing()), "ledgerFailed");
    permissions.budget = { requests: 5, tokens: 0 };
    await refused(exit.send(outgoing()), "ledgerFailed");
    assert.equal(server.asked.length, 0);
  });

  it("neither sends nor notes what nobody waits for any more", async () => {
    const giveUp = new AbortController();
    const { exit, folder, answers } = setUp({
      askAboutSecret: async () => {
        giveUp.abort();
        return true;
      },
    });
    await refused(exit.send(withText(githubToken, { signal: giveUp.signal })), "cancelled");
    answers.secret = true;
    await refused(exit.send(outgoing({ signal: AbortSignal.abort() })), "cancelled");
    nothingHappened(folder);
  });

  it("does not wait for the answer to a question where the caller gives up", async () => {
    const giveUp = new AbortController();
    let isAsked = false;
    const { exit, folder } = setUp({
      askAboutSecret: () => {
        isAsked = true;
        return new Promise(() => undefined);
      },
    });
    const sending = refused(exit.send(withText(githubToken, { signal: giveUp.signal })), "cancelled");
    await eventually("the user is asked", () => isAsked);
    giveUp.abort();
    await sending;
    nothingHappened(folder);
  });

  it("notes that a caller gave up under way, and closes the connection", async () => {
    const giveUp = new AbortController();
    const { exit, ledger } = setUp();
    server.always(chat, silence);
    const sending = refused(exit.send(outgoing({ signal: giveUp.signal })), "cancelled");
    await eventually("it was asked", () => server.asked.length === 1);
    giveUp.abort();
    await sending;
    await server.seesItClosed();
    assert.equal((await all(ledger.entries()))[0]?.left?.end, "cancelled");
  });

  it("waits as long as a caller has patience", async () => {
    const { exit, ledger } = setUp();
    server.always(chat, silence);
    const { message } = await refused(exit.send(outgoing({ patience: { firstByteMs: 60 } })), "serverSilent");
    assert.match(message, /did not answer for 60 ms/);
    await server.seesItClosed();
    assert.equal((await all(ledger.entries()))[0]?.left?.end, "serverSilent");
  });
});
