import assert from "node:assert/strict";
import { planReuse } from "../../../bench/opponents/cacheReuse";
import type { Ask } from "../../../bench/opponents/contender";
import type { InfillRequest, InfillServer, InfillWork } from "../../../bench/opponents/infill";
import { infillPrompt } from "../../../bench/opponents/infillPrompt";
import { LlamaVscode } from "../../../bench/opponents/llamaVscode";
import { windowBehind, windowOf } from "../../../bench/opponents/llamaVscodeWindow";

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);

describe("planReuse", () => {
  it("keeps the common start and drops the rest", () => {
    assert.deepEqual(planReuse([1, 2, 3, 4], [1, 2, 9, 4, 5], 2), { erase: [{ start: 2, end: 4 }], kept: 2 });
  });

  it("moves a run that is long enough, wherever it stands behind", () => {
    const cached = [1, ...range(100, 110), ...range(200, 206)];
    const plan = planReuse(cached, [1, ...range(103, 110), 7, 8], 5);
    assert.deepEqual(plan.erase, [
      { start: 1, end: 4 },
      { start: 11, end: 17 },
    ]);
    assert.equal(plan.kept, 8);
  });

  it("does not move a shorter run", () => {
    const cached = [1, ...range(100, 110)];
    assert.deepEqual(planReuse(cached, [1, ...range(106, 110), 7], 5), { erase: [{ start: 1, end: 11 }], kept: 1 });
  });

  it("leaves the last token of a prompt that is in the cache to be evaluated", () => {
    assert.deepEqual(planReuse([1, 2, 3, 4], [1, 2, 3], 5), { erase: [{ start: 2, end: 4 }], kept: 2 });
  });

  it("leaves nothing out of an empty cache", () => {
    assert.deepEqual(planReuse([], [1, 2], 5), { erase: [], kept: 0 });
  });
});

describe("infillPrompt", () => {
  const markers = { prefix: -1, suffix: -2, middle: -3, repository: -4, fileSeparator: -5 };
  const tokenize = (text: string) => Array.from(text, (character) => character.charCodeAt(0));
  const decoded = (tokens: readonly number[]) =>
    tokens.map((token) => (token < 0 ? `<${-token}>` : String.fromCharCode(token))).join("");

  it("puts the cursor's line in front of the suffix", () => {
    const request = { inputPrefix: "a\n", prompt: "b", inputSuffix: "c\n", answer: "" };
    const tokens = infillPrompt(request, tokenize, markers, 64);
    assert.equal(decoded(tokens), "<4>myproject\n<5>filename\n<1>a\nb<2>c\n<3>");
  });

  it("cuts to three quarters and one quarter of a batch", () => {
    const request = { inputPrefix: `${"x".repeat(200)}y`, prompt: "bb", inputSuffix: "z".repeat(200), answer: "" };
    const text = decoded(infillPrompt(request, tokenize, markers, 64));
    assert.equal(text.split("<1>")[1], `${"x".repeat(47)}ybb<2>${"z".repeat(12)}<3>`);
  });
});

describe("windowOf", () => {
  it("takes whole lines above, the cursor's line, and lines below", () => {
    const lines = (word: string, count: number) => Array.from({ length: count }, (_, at) => `${word}${at}`);
    const before = `${lines("a", 300).join("\n")}\n  foo(`;
    const window = windowOf({ path: "a.ts", before, after: `);\n${lines("b", 100).join("\n")}`, truth: "" });
    assert.equal(window.inputPrefix, `${lines("a", 300).slice(44).join("\n")}\n`);
    assert.equal(window.prompt, "  foo(");
    assert.equal(window.inputSuffix, `);\n${lines("b", 100).slice(0, 64).join("\n")}\n`);
  });

  it("keeps the blanks of an empty line from the model", () => {
    const window = windowOf({ path: "a.ts", before: "a\n  ", after: "\n", truth: "" });
    assert.deepEqual([window.prompt, window.blanks, window.inputPrefix], ["", "  ", "a\n"]);
  });

  it("is behind what was accepted as it is behind what was typed", () => {
    const before = "a\n  foo(";
    const typed = windowOf({ path: "a.ts", before: `${before}b,\n  c`, after: "\nd", truth: "" });
    const accepted = windowBehind(windowOf({ path: "a.ts", before, after: "\nd", truth: "" }), "b,\n  c");
    assert.deepEqual(accepted, typed);
  });
});

/** A server that answers when it is told to. */
class SlowServer implements InfillServer {
  readonly requests: InfillRequest[] = [];
  readonly #waiting: (() => void)[] = [];

  async infill(request: InfillRequest): Promise<InfillWork> {
    this.requests.push(request);
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return { promptTokens: 10, evaluatedTokens: 5, generatedTokens: 3 };
  }

  answer(): void {
    this.#waiting.shift()?.();
  }

  cpuSeconds(): number {
    return 0;
  }

  async close(): Promise<void> {}
}

describe("LlamaVscode", () => {
  const finished = "const total = items.length;\n";
  const asked = (typed: number, signal: AbortSignal = new AbortController().signal): Ask => ({
    place: { path: "a.ts", before: finished.slice(0, typed), after: "\n", truth: finished.slice(typed) },
    length: 8,
    signal,
  });
  let server: SlowServer;
  let client: LlamaVscode;
  beforeEach(() => {
    server = new SlowServer();
    client = new LlamaVscode(server, { name: "test", looksAhead: false });
  });

  it("answers what is typed of an answer out of its cache", async () => {
    const first = client.ask(asked(6));
    server.answer();
    assert.equal((await first)?.text, "total = ");
    const second = await client.ask(asked(9));
    assert.deepEqual([second?.text, second?.evaluatedTokens], ["al = ", 0]);
    assert.equal(server.requests.length, 1);
  });

  it("lets a request run to its end that nobody wants, and keeps who comes meanwhile waiting", async () => {
    const abort = new AbortController();
    const first = client.ask(asked(0, abort.signal));
    const second = client.ask(asked(20));
    abort.abort();
    assert.equal(server.requests.length, 1);
    server.answer();
    assert.equal(await first, undefined);
    const half = setInterval(() => server.answer(), 10);
    assert.equal((await second)?.text, "length;\n");
    clearInterval(half);
    assert.deepEqual(client.work(), { requests: 2, evaluatedTokens: 10, generatedTokens: 6 });
  });

  it("leaves without a request when it is cancelled while it waits", async () => {
    const first = client.ask(asked(0));
    const abort = new AbortController();
    const second = client.ask(asked(20, abort.signal));
    abort.abort();
    assert.equal(await second, undefined);
    server.answer();
    await first;
    assert.equal(server.requests.length, 1);
  });

  it("does not ask where much stands right of the cursor", async () => {
    const place = { path: "a.ts", before: "foo(", after: "bar, baz);\n", truth: "a, " };
    assert.equal(await client.ask({ place, length: 3, signal: new AbortController().signal }), undefined);
    assert.equal(server.requests.length, 0);
  });

  it("has the blanks written that it kept from the model, and cuts them", async () => {
    const place = { path: "a.ts", before: "if (a) {\n  ", after: "\n}\n", truth: "b();\n}\n" };
    const answer = client.ask({ place, length: 4, signal: new AbortController().signal });
    server.answer();
    assert.equal((await answer)?.text, "b();");
    assert.equal(server.requests[0]?.answer, "  b();");
  });

  it("asks for what comes behind an answer when it looks ahead", async () => {
    client = new LlamaVscode(server, { name: "test", looksAhead: true });
    const first = client.ask(asked(6));
    server.answer();
    await first;
    server.answer();
    await client.settled();
    const second = await client.ask(asked(14));
    assert.deepEqual([second?.text, second?.evaluatedTokens], ["items.le", 0]);
    // And it looks ahead from there.
    assert.deepEqual(
      server.requests.map(({ prompt, answer }) => prompt + answer),
      [finished.slice(0, 14), finished.slice(0, 22), finished],
    );
  });
});
