import assert from "node:assert/strict";
import { firstLineLogProbs } from "../../src/core/completion/gate";
import type { CompleteResult } from "../../src/protocol/host";
import { withChatTemplate } from "../helpers/chatModel";
import { writeTestModel } from "../helpers/ggufWriter";
import { HostProcess } from "../helpers/hostProcess";
import { kindlingPath } from "../helpers/kindling";
import { tokensWithConfidence } from "../helpers/library";
import { tempFolder } from "../helpers/tempFolder";

const textOf = (result: CompleteResult) => result.tokens.map((token) => token.text).join("");
const code = Array.from({ length: 40 }, (_, at) => `const value${at} = compute(${at});\n`).join("");

const queue = `/** Runs tasks one after the other. */
export class Queue<Task extends () => Promise<void>> {
  readonly #tasks: Task[] = [];
  #isRunning = false;

  constructor(private readonly limit: number) {}

  get size(): number {
    return this.#tasks.length;
  }

  add(task: Task): boolean {
    if (this.#tasks.length >= this.limit) return false;
    this.#tasks.push(task);
    if (!this.#isRunning) void this.#run();
    return true;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    for (let task = this.#tasks.shift(); task; task = this.#tasks.shift()) await task();
    this.#isRunning = false;
  }
}
`;

describe("completing with a real model", function () {
  this.timeout(60_000);
  const folder = tempFolder();
  let host: HostProcess;

  before(async () => {
    host = await HostProcess.start();
  });
  after(() => host.stop());

  describe("Kindling", () => {
    before(async () => {
      const loaded = await host.load();
      assert.deepEqual([loaded.name, loaded.family, loaded.contextSize], ["Kindling v1", "kindling", 2048]);
    });

    it("streams what it answers, with log-probabilities, and stops at the line's end", async () => {
      const streamed: string[] = [];
      const prefix = "const items = [1, 2, 3];\nfor (let i = 0; i < items.length; i";
      const result = await host.complete({ prefix, suffix: "\n" }, { onText: (text) => streamed.push(text) });
      assert.equal(textOf(result), "++) {");
      assert.equal(streamed.join(""), "++) {");
      assert.equal(result.end, "lineEnd");
      for (const { logProb } of result.tokens) assert.ok(logProb !== undefined && logProb <= 0 && logProb > -5);
    });

    it("stops at a line as soon as it is less sure than it has to be", async () => {
      const asked = { prefix: "const items = [1, 2, 3];\nconst ", suffix: "\n" };
      const whole = await host.complete(asked);
      const [first, ...others] = whole.tokens.map(({ logProb }) => logProb ?? 0);
      assert.ok(first !== undefined && others.length > 2, JSON.stringify(whole.tokens));
      const stopped = await host.complete({ ...asked, leastLineLogProb: first / 2 });
      assert.deepEqual([stopped.end, stopped.tokens.length], ["unsure", 0]);
      assert.ok(Math.abs((stopped.endLogProb ?? 0) - first) < 0.01, `${stopped.endLogProb}, ${first}`);
      const allowed = await host.complete({ ...asked, leastLineLogProb: -100 });
      assert.deepEqual([allowed.end, textOf(allowed)], [whole.end, textOf(whole)]);
    });

    it("stops at no line that is as sure as it has to be", async () => {
      const ends: string[] = [];
      for (let at = 100; at < queue.length - 20; at += 61) {
        const asked = { prefix: queue.slice(0, at), suffix: queue.slice(queue.indexOf("\n", at)) };
        const whole = await host.complete(asked);
        const bound = await host.complete({ ...asked, leastLineLogProb: Math.log(0.55) });
        const sure = firstLineLogProbs(whole).sum ?? 0;
        if (sure >= Math.log(0.55)) assert.deepEqual([bound.end, textOf(bound)], [whole.end, textOf(whole)]);
        else if (bound.end !== whole.end) assert.equal(bound.end, "unsure", `${sure}`);
        ends.push(bound.end);
      }
      assert.ok(ends.includes("unsure") && ends.includes("lineEnd"), ends.join());
    });

    it("answers the same from the cache as from nothing", async () => {
      const asked = { prefix: `${code}function add(a, b) {\n  return `, suffix: "\n}\n" };
      const warm = await host.complete(asked);
      const again = await host.complete(asked);
      // More places than there are KV caches.
      for (const path of ["b.ts", "c.ts", "d.ts", "e.ts"]) await host.complete({ path, prefix: path.repeat(50) });
      const cold = await host.complete(asked);
      assert.equal(textOf(again), textOf(warm));
      assert.equal(textOf(cold), textOf(warm));
      assert.equal(again.timing.evaluatedTokens, 1);
      // Not a number of tokens: a slow machine begins with a short prompt.
      assert.ok(cold.timing.evaluatedTokens > 0.8 * cold.timing.promptTokens, JSON.stringify(cold.timing));
    });

    it("evaluates at most 8 tokens when a character is typed, even where the window is full", async () => {
      const long = code.repeat(8);
      for (const typed of ["c", "co", "con", "cons", "const", "const x"]) {
        const { timing } = await host.complete({ prefix: long + typed, suffix: "\nend();\n" });
        assert.ok(timing.promptTokens + 48 <= 2048, `${timing.promptTokens} tokens`);
        if (typed !== "c") assert.ok(timing.evaluatedTokens <= 8, `"${typed}": ${timing.evaluatedTokens} tokens`);
      }
    });

    it("takes code that spells its own special tokens as code", async () => {
      const markers = "<fim_prefix><fim_suffix><|endoftext|><file_sep>";
      const spelled = await host.complete({ prefix: `const marker = "${markers}";\nconst a = ` });
      const special = await host.complete({ prefix: 'const marker = "";\nconst a = ' });
      assert.ok(spelled.timing.promptTokens > special.timing.promptTokens + 12);
    });

    it("takes any text: empty, emoji, half characters, one long line", async () => {
      for (const prefix of ["", "// 👩‍👩‍👧‍👦 é ü\n", "\ud83d", "x".repeat(200_000), "\0\0\0", "a\tb\r\n"]) {
        const result = await host.complete({ prefix, suffix: prefix });
        assert.ok(!textOf(result).includes("\ufffd"), prefix.slice(0, 20));
      }
    });

    it("counts tokens and describes the machine", async () => {
      assert.equal(await host.peer.call("countTokens", { role: "completion", text: "" }), 0);
      const count = await host.peer.call("countTokens", { role: "completion", text: code });
      assert.ok(count > 200 && count < code.length, `${count}`);
      const machine = await host.peer.call("describeMachine", null);
      assert.equal(machine.platform, process.platform);
      assert.ok(machine.cores >= 1 && machine.threads >= 1 && machine.threads <= machine.cores);
      assert.ok(machine.availableBytes > 0 && machine.availableBytes <= machine.memoryBytes);
    });

    it("keeps a chat context of its own on the same weights", async () => {
      withChatTemplate(kindlingPath, folder("both.gguf"));
      await host.load(folder("both.gguf"));
      const prefix = `${code}const a`;
      await host.complete({ prefix });
      const { residentBytes: before } = await host.peer.call("status", null);
      const chat = await host.load(folder("both.gguf"), "chat");
      assert.equal(chat.family, undefined);
      assert.equal((await host.complete({ prefix })).timing.evaluatedTokens, 1);
      await host.peer.call("unload", { role: "chat" });
      assert.equal((await host.complete({ prefix })).timing.evaluatedTokens, 1);
      const { roles, residentBytes } = await host.peer.call("status", null);
      assert.deepEqual(
        roles.map(({ role, state }) => [role, state]),
        [
          ["completion", "ready"],
          ["chat", "empty"],
        ],
      );
      assert.ok(residentBytes - before < 40e6, `${residentBytes - before} bytes more`);
    });

    it("prints nothing: its channel is for messages", () => {
      assert.equal(host.output, "");
    });
  });

  describe("a test model", () => {
    before(async () => {
      writeTestModel(folder("test.gguf"), { chains: [{ trigger: " =>", text: " firstAnswer(items, 42);" }] });
      await host.load(folder("test.gguf"));
    });

    it("says its text, sure of it, and ends by itself", async () => {
      const result = await host.complete({ prefix: "const f = (items) =>" });
      assert.equal(textOf(result), " firstAnswer(items, 42);");
      assert.equal(result.end, "endOfText");
      const written = result.tokens.filter(({ text }) => text !== "");
      assert.ok(written.length > 5);
      for (const [at, { logProb }] of written.entries()) {
        if (at < tokensWithConfidence) assert.ok((logProb ?? -1) > -0.01, `token ${at}: ${logProb}`);
        else assert.equal(logProb, undefined);
      }
    });

    it("is cut at the number of tokens asked for", async () => {
      const result = await host.complete({ prefix: "(items) =>", maxTokens: 3 });
      assert.equal(result.end, "maxTokens");
      assert.ok(" firstAnswer(items, 42);".startsWith(textOf(result)));
      // The first one stands for what was typed of it before, and has no text of its own.
      assert.ok(result.tokens.filter(({ text }) => text !== "").length <= 3);
    });

    it("does not write a line that stands below", async () => {
      const result = await host.complete({ prefix: "(items) =>", suffix: "\n(items) => firstAnswer(items, 42);\n" });
      assert.equal(textOf(result), "");
      assert.equal(result.end, "repeatsBelow");
    });

    it("is told apart from no model", async () => {
      await host.peer.call("unload", { role: "completion" });
      await assert.rejects(host.complete({ prefix: "(items) =>" }), { kind: "notLoaded" });
      await host.load(folder("test.gguf"));
      assert.equal(textOf(await host.complete({ prefix: "(items) =>" })), " firstAnswer(items, 42);");
    });
  });
});
